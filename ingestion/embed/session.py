"""Open a model on onnxruntime, so that it shares the machine with the rest of the process."""

import os
from pathlib import Path
from typing import Any, TypeAlias

# read when onnxruntime is imported, which otherwise reports to its maker (its switch is too late)
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # type: ignore[import-untyped]  # it ships no types

# onnxruntime.InferenceSession, which has no types
Session: TypeAlias = Any


def open_session(model: Path, *, threads: int = 1) -> Session:
    """Load a model; each call of it computes on `threads` native threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    # lengths vary from call to call, so remembered memory layouts would only pile up
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
