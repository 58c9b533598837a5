"""The register of every place that personal data live in; see places/*.yaml."""
