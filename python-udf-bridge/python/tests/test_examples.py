"""The example nodes, against known signals and the tools of their field."""

from __future__ import annotations

import sys
import types
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pyloudnorm
import pytest

from remotemedia import Audio, ParameterError
from remotemedia.registry import registry

EXAMPLES = Path(__file__).parents[1] / "examples"
RECORDINGS = Path(__file__).parents[3] / "manifests" / "examples" / "audio"

for _folder in EXAMPLES.iterdir():
    if _folder.is_dir():
        sys.path.append(str(_folder))

import loudness  # noqa: E402
import silero_vad_node  # noqa: E402
import spectral_statistics  # noqa: E402, F401 - registers its node
import transcriber  # noqa: E402, F401 - registers its node


def sine(hz: float, dbfs: float, seconds: float, rate: int) -> np.ndarray:
    """A sine whose peak is at ``dbfs`` of full scale."""
    time = np.arange(round(seconds * rate)) / rate
    return (10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * time)).astype(np.float32)


def execute(node_type: str, audio: Audio, **params: Any) -> Any:
    made = registry.create(node_type, params)
    made.initialize()
    result = made.execute(audio)
    made.cleanup()
    return result


def recording(name: str) -> Audio:
    with wave.open(str(RECORDINGS / name)) as file:
        assert file.getsampwidth() == 2
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / np.float32(32768)
        return Audio(
            samples.astype(np.float32).reshape(-1, file.getnchannels()), file.getframerate()
        )


# The bilinear transform bends the weighting a little at low rates.
@pytest.mark.parametrize(("rate", "tolerance"), [(16_000, 0.05), (44_100, 0.01), (48_000, 0.01)])
def test_a_tone_has_the_loudness_of_the_standard(rate: int, tolerance: float) -> None:
    # BS.1770: 997 Hz at 0 dBFS in one front channel is -3.01 LKFS.
    result = execute("IntegratedLoudness", Audio(sine(997, -20, 5, rate), rate))
    assert result["loudness_lufs"] == pytest.approx(-23.01, abs=tolerance)
    both = np.stack([sine(997, -20, 5, rate)] * 2, axis=1)
    result = execute("IntegratedLoudness", Audio(both, rate))
    assert result["loudness_lufs"] == pytest.approx(-20.0, abs=tolerance)


def test_quiet_parts_are_gated() -> None:
    # EBU Tech 3341, case 3: 10 s at -36, 60 s at -23, 10 s at -36 dBFS make -23.0 LUFS.
    parts = [
        sine(1000, level, length, 48_000) for level, length in ((-36, 10), (-23, 60), (-36, 10))
    ]
    audio = np.concatenate(parts)
    result = execute("IntegratedLoudness", Audio(np.stack([audio, audio], axis=1), 48_000))
    assert result["loudness_lufs"] == pytest.approx(-23.0, abs=0.1)


def test_coefficients_at_48_khz_are_those_of_the_standard() -> None:
    shelf, high_pass = loudness.k_weighting(48_000)
    assert shelf == pytest.approx(
        [
            1.53512485958697,
            -2.69169618940638,
            1.19839281085285,
            1,
            -1.69065929318241,
            0.73248077421585,
        ],
        abs=1e-9,
    )
    assert high_pass == pytest.approx([1, -2, 1, 1, -1.99004745483398, 0.99007225036621], abs=1e-9)


def test_loudness_of_noise_agrees_with_pyloudnorm() -> None:
    rng = np.random.default_rng(5)
    envelope = np.repeat(10 ** rng.uniform(-3, -0.5, 12), 48_000)
    noise = (rng.standard_normal((len(envelope), 2)) * envelope[:, None] * 0.2).astype(np.float32)
    expected = pyloudnorm.Meter(48_000).integrated_loudness(noise.astype(np.float64))
    ours = execute("IntegratedLoudness", Audio(noise, 48_000))["loudness_lufs"]
    assert ours == pytest.approx(expected, abs=0.1)


def test_silence_has_no_loudness_and_short_audio_is_refused() -> None:
    assert execute("IntegratedLoudness", Audio(np.zeros(48_000, np.float32), 48_000)) == {
        "loudness_lufs": None
    }
    with pytest.raises(ValueError, match=r"0\.100 s is shorter than a block"):
        execute("IntegratedLoudness", Audio(np.zeros(4_800, np.float32), 48_000))


def test_the_spectrum_of_a_tone_is_at_its_frequency() -> None:
    result = execute("SpectralStatistics", Audio(sine(1000, -6, 1, 16_000), 16_000))
    assert result["centroid_hz"] == pytest.approx(1000, abs=2)
    assert result["rolloff_hz"] == pytest.approx(1000, abs=8)
    assert result["bandwidth_hz"] < 20
    assert result["flatness"] < 1e-4


def test_the_spectrum_of_white_noise_is_flat() -> None:
    noise = np.random.default_rng(3).standard_normal(160_000).astype(np.float32) * 0.1
    result = execute("SpectralStatistics", Audio(noise, 16_000), rolloff=0.5)
    assert result["centroid_hz"] == pytest.approx(4000, rel=0.02)
    assert result["bandwidth_hz"] == pytest.approx(8000 / 12**0.5, rel=0.02)
    assert result["rolloff_hz"] == pytest.approx(4000, rel=0.02)
    assert result["flatness"] > 0.98


def test_silence_and_little_audio_have_a_spectrum_too() -> None:
    silent = execute("SpectralStatistics", Audio(np.zeros(10, np.float32), 16_000))
    assert set(silent.values()) == {None}
    short = execute("SpectralStatistics", Audio(sine(4000, -6, 0.05, 16_000), 16_000))
    assert short["centroid_hz"] == pytest.approx(4000, rel=0.02)


def test_speech_is_found_and_tones_are_not() -> None:
    speech = recording("pauses.wav")
    assert speech.sample_rate is not None
    step = speech.sample_rate // 16_000 or 1
    if speech.sample_rate not in (8_000, 16_000):
        speech = Audio(speech.mono()[::step], 16_000)
    segments = execute("SileroVAD", speech)
    assert segments
    for before, after in zip(segments, segments[1:]):
        assert before["end_ms"] < after["start_ms"]
    assert all(segment["start_ms"] < segment["end_ms"] for segment in segments)
    assert all(0.5 < segment["confidence"] <= 1 for segment in segments)
    assert segments[-1]["end_ms"] <= speech.duration_s * 1000
    tone = Audio(sine(440, -12, 2, 16_000), 16_000)
    assert execute("SileroVAD", tone) == []
    with pytest.raises(ValueError, match="put a ResampleNode before it"):
        execute("SileroVAD", Audio(tone.samples, 44_100))


def test_the_rules_for_segments() -> None:
    probabilities = np.array([0.1, 0.5, 0.4, 0.36, 0.3, 0.9], np.float32)
    assert silero_vad_node.speech_runs(probabilities, 0.5) == [(1, 4), (5, 6)]

    class Scripted(silero_vad_node.SileroVad):
        def probabilities(self, samples: Any, rate: int) -> Any:
            return probabilities

    audio = Audio(np.zeros(3000, np.float32), 16_000)
    params = {"min_speech_ms": 0, "min_silence_ms": 0, "pad_ms": 0}
    plain = Scripted(**params).execute(audio)
    assert [(it["start_ms"], it["end_ms"]) for it in plain] == [(32, 128), (160, 187)]
    closed = Scripted(**{**params, "min_silence_ms": 33}).execute(audio)
    assert [(it["start_ms"], it["end_ms"]) for it in closed] == [(32, 187)]
    padded = Scripted(**{**params, "min_speech_ms": 40, "pad_ms": 50}).execute(audio)
    assert [(it["start_ms"], it["end_ms"]) for it in padded] == [(0, 178)]


@pytest.fixture
def whisper(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for faster-whisper; notes how it is called."""
    seen: dict[str, Any] = {}

    class WhisperModel:
        def __init__(self, model: str, device: str, compute_type: str) -> None:
            seen["model"] = (model, device, compute_type)

        def transcribe(self, audio: np.ndarray, language: Any, beam_size: int) -> Any:
            seen["call"] = (audio.dtype.name, audio.shape, language, beam_size)
            segments = [
                types.SimpleNamespace(start=0.5, end=1.25, text=" Hello", avg_logprob=0.0),
                types.SimpleNamespace(start=1.25, end=2.0, text=" there.", avg_logprob=-0.5),
            ]
            info = types.SimpleNamespace(language="en", language_probability=np.float32(0.75))
            return iter(segments), info

    module = types.ModuleType("faster_whisper")
    module.WhisperModel = WhisperModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", module)
    return seen


def test_the_transcriber_asks_whisper_and_tells_what_it_said(whisper: dict[str, Any]) -> None:
    stereo = Audio(np.zeros((32_000, 2), np.float32), 16_000)
    result = execute("Transcriber", stereo, model="tiny", device="cpu", language="en", beam_size=2)
    assert whisper == {"model": ("tiny", "cpu", "default"), "call": ("float32", (32_000,), "en", 2)}
    assert result == {
        "language": "en",
        "language_probability": 0.75,
        "duration_s": 2.0,
        "text": "Hello there.",
        "segments": [
            {"start_ms": 500, "end_ms": 1250, "text": "Hello", "confidence": 1.0},
            {
                "start_ms": 1250,
                "end_ms": 2000,
                "text": "there.",
                "confidence": pytest.approx(0.6065, abs=1e-4),
            },
        ],
    }


@pytest.mark.usefixtures("whisper")
def test_the_transcriber_refuses_what_it_cannot_use() -> None:
    with pytest.raises(ValueError, match="Whisper needs 16000 Hz, not 8000"):
        execute("Transcriber", Audio([0.0], 8_000))
    with pytest.raises(ParameterError, match="device: expected one of auto, cpu, cuda"):
        registry.create("Transcriber", {"device": "tpu"})


def test_a_missing_whisper_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(RuntimeError, match="pip install faster-whisper"):
        registry.create("Transcriber").initialize()
