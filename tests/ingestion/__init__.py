"""Tests of the ingestion room."""
