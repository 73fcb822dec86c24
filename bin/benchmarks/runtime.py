"""Measures calls into the runtime beside numpy and soxr; see bin/bench."""

import mmap
import os
import statistics
import sys
import time

import numpy as np
import remotemedia_runtime as runtime
import soxr
from remotemedia import Pipeline
from remotemedia_runtime._engine import nothing

ROUNDS = 15
TARGET_RATE = 16_000
PASS = '{"version":"v1","nodes":[{"id":"pass","node_type":"PassThroughNode"}],"connections":[]}'


def timed(function, repeat, clock):
    start = clock()
    for _ in range(repeat):
        function()
    return (clock() - start) / repeat / 1e3


def measure(function, repeat, clock=time.perf_counter_ns, warm_up_s=2.0):
    """Times in µs, one per round."""
    end = time.monotonic() + warm_up_s
    while time.monotonic() < end:
        function()
    return [timed(function, repeat, clock) for _ in range(ROUNDS)]


def spread(times):
    return f"{min(times):10.3f} {statistics.median(times):10.3f} {max(times):10.3f}"


def header(title):
    print(f"{title}; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


def bench_ffi():
    header(f"calls into the runtime; µs, min median max; numpy {np.__version__}")
    call = nothing()
    loop = measure(lambda: None, 100_000)
    print(f"{'no-op call':44} {spread(measure(call, 100_000))}")
    print(f"{'the loop around it':44} {spread(loop)}")
    print(
        f"{'validate_manifest, 1 node':44} {spread(measure(lambda: runtime.validate_manifest(PASS), 1000))}"
    )
    number = measure(lambda: runtime.execute_pipeline_with_input(PASS, 1), 1000)
    print(f"{'execute_pipeline_with_input, a number':44} {spread(number)}")
    array = np.random.default_rng(1).random(960_000).astype(np.float32)
    target = np.empty_like(array)
    result = runtime.execute_pipeline_with_input(PASS, array)["result"]
    if not np.array_equal(result, array):
        sys.exit("the array does not come back as it was")
    measure(lambda: runtime.execute_pipeline_with_input(PASS, array), 1)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(
            timed(
                lambda: runtime.execute_pipeline_with_input(PASS, array), 20, time.perf_counter_ns
            )
        )
        theirs.append(timed(lambda: np.copyto(target, array), 20, time.perf_counter_ns))
    print(f"{'960,000 float32 in and out':44} {spread(ours)}")
    print(f"{'np.copyto of as many':44} {spread(theirs)}")
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"{'ratio of medians, of minima':44} {ratio:10.2f} {min(ours) / min(theirs):10.2f}")


def bench_small_calls():
    """What a call costs beside its nodes' work, and copies of as much audio beside it."""
    header(f"calls with a manifest that was seen before; µs, min median max; numpy {np.__version__}")
    calls = {
        "a number through one node": lambda: runtime.execute_pipeline_with_input(PASS, 1),
        "validate_manifest": lambda: runtime.validate_manifest(PASS),
        "get_node_metadata": lambda: runtime.get_node_metadata("VADNode"),
        "get_available_nodes": lambda: runtime.get_available_nodes(),
    }
    for name, call in calls.items():
        print(f"{name:44} {spread(measure(call, 2000))}")
    for seconds, repeat in ((1, 1000), (60, 30)):
        audio = np.random.default_rng(1).random(16_000 * seconds).astype(np.float32)
        target = np.empty_like(audio)

        def passed(audio=audio):
            return runtime.execute_pipeline_with_input(PASS, audio)["result"]

        if not np.array_equal(passed(), audio):
            sys.exit("the array does not come back as it was")
        measure(passed, repeat)
        sides = {
            f"{seconds} s of float32 through PassThroughNode": passed,
            f"np.copyto of {seconds} s": lambda a=audio, b=target: np.copyto(b, a),
            f".copy() of {seconds} s, memory used before": lambda a=audio: a.copy(),
            f".copy() of {seconds} s into fresh memory": lambda a=audio: copied_to_fresh(a),
        }
        times = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, side in sides.items():
                times[name].append(timed(side, repeat, time.perf_counter_ns))
        for name, taken in times.items():
            print(f"{name:44} {spread(taken)}")
    print()


def copied_to_fresh(array):
    """A copy in memory that the process has not had before."""
    with mmap.mmap(-1, array.nbytes) as memory:
        np.copyto(np.frombuffer(memory, array.dtype), array)


def bench_call():
    """The whole call from Python, conversions and all, beside soxr."""
    bench_small_calls()
    header(
        f"resample to 16 kHz, high, from Python; CPU µs, min median max; soxr {soxr.__version__} HQ"
    )
    print(f"{'':26} {'runtime':>32} | {'soxr':>32} | ratio of medians, of minima")
    pipeline = Pipeline().add_node("ResampleNode", target_rate=TARGET_RATE)
    clock = time.process_time_ns
    for seconds, repeat in ((60, 2), (10, 10), (0.1, 200)):
        for rate in (44_100, 48_000):
            for channels in (1, 2):
                shape = int(rate * seconds) if channels == 1 else (int(rate * seconds), channels)
                audio = (np.random.default_rng(1).standard_normal(shape) * 0.1).astype(np.float32)

                def ours(audio=audio, rate=rate):
                    return pipeline.run((audio, rate))["audio"]

                def theirs(audio=audio, rate=rate):
                    return soxr.resample(audio, rate, TARGET_RATE, "HQ")

                check(ours(), theirs())
                measure(ours, 1, clock, 3.0)
                times = ([], [])
                for _ in range(ROUNDS):
                    for function, kept in zip((ours, theirs), times):
                        function()
                        kept.append(timed(function, repeat, clock))
                ratio = statistics.median(times[0]) / statistics.median(times[1])
                least = min(times[0]) / min(times[1])
                name = f"{seconds:g} s, {rate} Hz, {channels} ch"
                print(
                    f"{name:26} {spread(times[0])} | {spread(times[1])} | {ratio:5.2f} {least:5.2f}",
                    flush=True,
                )


def check(ours, theirs):
    """Noise up to half the rate: the filters differ at the edge alone, which is little of it."""
    frames = min(len(ours), len(theirs))
    middle = slice(frames // 4, -frames // 4)
    error = ours[:frames][middle].astype(float) - theirs[:frames][middle]
    if np.mean(error**2) > 0.02 * np.mean(theirs[:frames][middle].astype(float) ** 2):
        sys.exit("the two sides do not give the same result")


if __name__ == "__main__":
    {"ffi": bench_ffi, "call": bench_call}[sys.argv[1]]()
