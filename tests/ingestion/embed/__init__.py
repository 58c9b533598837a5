"""Tests of the embeddings."""
