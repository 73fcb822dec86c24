"""Runs one benchmark of kernels: its name, then the command of the Java child process."""

import sys

from kernels import Kernels
from quality import bench_quality
from resampling import bench_forms, bench_resample, bench_together
from samples import bench_arithmetic, bench_convert, bench_vad
from speech import bench_speech

BENCHMARKS = {
    "resample": bench_resample,
    "quality": bench_quality,
    "forms": bench_forms,
    "together": bench_together,
    "vad": bench_vad,
    "speech": bench_speech,
    "convert": bench_convert,
    "arithmetic": bench_arithmetic,
}

if __name__ == "__main__":
    BENCHMARKS[sys.argv[1]](Kernels(sys.argv[2:]))
