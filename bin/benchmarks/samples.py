"""Measures the kernels that take samples one by one, and voice activity, beside numpy; see bin/bench."""

import numpy as np
from kernels import TARGET_RATE, check, header, low_passed_noise, row

BLOCK_SAMPLES = 1 << 15
"""As many as a node gives at once."""


def bench_vad(kernels):
    header("segments over frames of 30 ms, 60 s at 16 kHz", kernels, f"numpy {np.__version__}")
    samples = low_passed_noise(TARGET_RATE, 60, 1)
    samples *= np.repeat(
        np.random.default_rng(2).choice([0.01, 1.0], 120), TARGET_RATE // 2
    ).astype(np.float32)

    framed = samples.reshape(-1, 480)

    def voice(square_sums):
        """Energies of frames, and start and end in ms, energy and confidence of each segment."""
        squares = square_sums()
        energies = 10 * np.log10(np.maximum(squares / 480, 1e-12))
        edges = np.flatnonzero(np.diff(energies >= -30, prepend=False, append=False))
        starts, ends = edges[::2], edges[1::2]
        sums = np.concatenate(([0.0], np.cumsum(squares, dtype=np.float64)))
        means = (sums[ends] - sums[starts]) / ((ends - starts) * 480)
        levels = 10 * np.log10(np.maximum(means, 1e-12))
        confidences = np.clip(1 - 10 ** ((-30 - levels) / 20), 0, 1)
        ms = 480 * 1000 // TARGET_RATE
        return energies, np.column_stack([starts * ms, ends * ms, levels, confidences])

    command = f"vad 30 {TARGET_RATE} -30 -30 fixed REPEAT"
    output = kernels.run(command.replace("REPEAT", "1"), samples, np.float64)[1]
    ways = {
        "numpy (x**2).sum": lambda: (framed**2).sum(axis=1),
        "numpy einsum, sums in float64": lambda: np.einsum(
            "ij,ij->i", framed, framed, dtype=np.float64
        ),
        "numpy einsum, sums in float32": lambda: np.einsum("ij,ij->i", framed, framed),
    }
    energies, segments = voice(ways["numpy einsum, sums in float64"])
    ours = output[len(energies) :].reshape(-1, 4)
    check("energies", np.allclose(output[: len(energies)], energies, rtol=0, atol=1e-3))
    check("segments", len(segments) > 10 and ours.shape == segments.shape)
    check("times", np.array_equal(ours[:, :2], segments[:, :2]))
    check("levels", np.allclose(ours[:, 2:], segments[:, 2:], rtol=0, atol=1e-3))
    for name, square_sums in ways.items():
        row(
            f"against {name}", kernels, command, samples, np.float64, lambda s=square_sums: voice(s)
        )
    fixed = ways["numpy einsum, sums in float32"]
    adaptive = f"vad 30 {TARGET_RATE} 8 4 adaptive REPEAT"
    row("adaptive against the last", kernels, adaptive, samples, np.float64, lambda: voice(fixed))


def bench_arithmetic(kernels):
    header("1,000,000 samples, f32", kernels, f"numpy {np.__version__}")
    samples = (np.random.default_rng(1).standard_normal(1_000_000) * 0.4).astype(np.float32)
    existing = np.empty_like(samples)
    for factor in (2.0, 0.3):
        command = f"multiply {factor} REPEAT"
        output = kernels.run(command.replace("REPEAT", "1"), samples, np.float32)[1]
        check(command, np.allclose(output, samples * factor, rtol=1e-6, atol=0))
        row(f"times {factor}", kernels, command, samples, np.float32, lambda f=factor: samples * f)
        into_existing = lambda f=factor: np.multiply(samples, f, out=existing)
        row("  numpy into an existing array", kernels, command, samples, np.float32, into_existing)
    for channels in (2, 5):
        frames = samples.reshape(-1, channels)
        command = f"mono {channels} REPEAT"
        output = kernels.run(command.replace("REPEAT", "1"), samples, np.float32)[1]
        check(command, np.allclose(output, frames.mean(axis=1), rtol=0, atol=1e-6))
        row(
            f"{channels} channels to mono",
            kernels,
            command,
            samples,
            np.float32,
            lambda f=frames: f.mean(axis=1),
        )


def bench_convert(kernels):
    header("1,000,000 samples", kernels, f"numpy {np.__version__}")
    f32 = (np.random.default_rng(1).standard_normal(1_000_000) * 0.4).astype(np.float32)
    i16 = np.clip(np.round(f32 * 32768), -32768, 32767).astype(np.int16)
    wide = np.clip(np.round(f32.astype(np.float64) * 2.0**31), -(2.0**31), 2.0**31 - 1)
    i32 = wide.astype(np.int32)
    cases = [
        (
            "f32",
            "i16",
            f32,
            i16,
            lambda: np.clip(np.round(f32 * 32768), -32768, 32767).astype(np.int16),
        ),
        ("i16", "f32", i16, i16.astype(np.float32) / 32768, lambda: i16.astype(np.float32) / 32768),
        (
            "f32",
            "i32",
            f32,
            i32,
            lambda: np.clip(
                np.round(f32.astype(np.float64) * 2147483648), -2147483648, 2147483647
            ).astype(np.int32),
        ),
        (
            "i32",
            "f32",
            i32,
            i32.astype(np.float32) / 2147483648,
            lambda: i32.astype(np.float32) / 2147483648,
        ),
    ]
    for source, target, samples, expected, competitor in cases:
        command = f"convert {source} {target} {len(samples)} REPEAT"
        output = kernels.run(command.replace("REPEAT", "1"), samples, expected.dtype)[1]
        check(command, np.array_equal(output, expected))
        existing = np.empty_like(expected)
        into_existing = conversion_into(existing, samples)
        into_existing()
        check(f"numpy, {source} to {target}", np.array_equal(existing, expected))
        row(f"{source} to {target}", kernels, command, samples, expected.dtype, competitor)
        row(
            "  numpy into existing arrays", kernels, command, samples, expected.dtype, into_existing
        )
        in_blocks = f"convert {source} {target} {BLOCK_SAMPLES} REPEAT"
        row(
            "  ours in blocks, as in a pipeline",
            kernels,
            in_blocks,
            samples,
            expected.dtype,
            competitor,
        )


def conversion_into(target, samples):
    """numpy's fastest way when all its arrays, also that between two steps, exist already."""
    if target.dtype == np.float32:
        scale = np.float32(2.0 ** (1 - 8 * samples.itemsize))
        return lambda: np.multiply(samples, scale, out=target, dtype=np.float32, casting="unsafe")
    limits = np.iinfo(target.dtype)
    between = np.empty(len(samples), np.float32 if target.dtype == np.int16 else np.float64)

    def convert():
        np.multiply(samples, 2.0 ** (limits.bits - 1), out=between, dtype=between.dtype)
        np.rint(between, out=between)
        np.clip(between, limits.min, limits.max, out=between)
        np.copyto(target, between, casting="unsafe")

    return convert
