"""Thousands of canaries through every door, and a scan of every byte that was left behind.

Run it by `python -m tests.canary --turns 2000`; a new interface is one class in `doors.py`.
"""
