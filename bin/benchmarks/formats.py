"""A table of formats: files of other programs, decoded by ours and by those; see bin/bench formats.

Nothing is aligned: both must give the same number of frames, and the first frame of one is compared
with the first of the other. Where a program leaves in what an encoder has added at the end, the
table says so.
"""

import argparse
import math
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import decoders
import numpy as np
import processes
import recordings
import soundfile
from decoders import FFMPEG, Audio, Ours

SECONDS = 20

DECODERS = {
    "flac -d": "flac -s -f -d IN -o OUT",
    "lame --decode": "lame --quiet --decode IN OUT",
    "oggdec": "oggdec -Q IN -o OUT",
    "opusdec": "opusdec --quiet --float --rate 48000 IN OUT",
    "sox": "sox -D IN -e signed-integer -b 32 OUT",
    "ffmpeg": f"{FFMPEG} -i IN -c:a pcm_f32le OUT",
    "ffmpeg, libopus": f"{FFMPEG} -request_sample_fmt flt -c:a libopus -i IN -c:a pcm_f32le OUT",
}
"""Commands that make a WAV file of a file, with all the precision that the program gives."""


@dataclass(frozen=True)
class Case:
    """A file to be made, and the programs that decode it."""

    form: str
    variant: str
    suffix: str
    encoder: str
    """The command; its first word is the program that made the file."""

    decoders: tuple[str, ...]
    source: str = "music"
    lossy: bool = False

    @property
    def program(self) -> str:
        """What made it."""
        return self.encoder.split(" ", 1)[0]


UNTRIMMED = {
    ("M4A", "AAC, 128 kbit/s", "ffmpeg"): 1024,
    ("M4A", "AAC, 32 kbit/s, 16 kHz", "ffmpeg"): 1024,
}
"""Frames behind the end that a program may leave in; FFmpeg 5 does not cut an MP4's last packet."""


def _sox(form: str, variant: str, suffix: str, options: str, source: str = "music") -> Case:
    return Case(form, variant, suffix, f"sox -D IN {options} OUT", ("sox", "ffmpeg"), source)


def _ffmpeg(
    form: str, variant: str, suffix: str, options: str, source: str = "music", lossy: bool = False
) -> Case:
    return Case(form, variant, suffix, f"{FFMPEG} -i IN {options} OUT", ("ffmpeg",), source, lossy)


def _flac(variant: str, options: str, source: str = "music") -> Case:
    command = f"flac -s -f {options} IN -o OUT"
    return Case("FLAC", variant, "flac", command, ("flac -d", "ffmpeg"), source)


def _lossy(
    form: str, variant: str, suffix: str, encoder: str, by: tuple[str, ...], source: str = "music"
) -> Case:
    return Case(form, variant, suffix, encoder, by, source, lossy=True)


MP3, VORBIS, OPUS = (
    ("lame --decode", "ffmpeg"),
    ("oggdec", "ffmpeg"),
    ("opusdec", "ffmpeg, libopus"),
)

CASES = [
    _sox("WAV", "8 bit", "wav", "-b 8"),
    _sox("WAV", "16 bit", "wav", "-b 16"),
    _sox("WAV", "24 bit", "wav", "-b 24", "fine"),
    _sox("WAV", "A-law", "wav", "-e a-law"),
    _sox("WAV", "µ-law", "wav", "-e mu-law"),
    _ffmpeg("WAV", "32 bit", "wav", "-c:a pcm_s32le", "fine"),
    _ffmpeg("WAV", "F32", "wav", "-c:a pcm_f32le", "fine"),
    _ffmpeg("WAV", "F64", "wav", "-c:a pcm_f64le", "fine"),
    _ffmpeg("WAV", "RF64, 16 bit", "wav", "-rf64 always"),
    _flac("16 bit, level 0", "-0"),
    _flac("16 bit, level 5", "-5"),
    _flac("16 bit, level 8", "-8"),
    _flac("24 bit, level 8", "-8", "fine"),
    _flac("16 bit, 16 kHz, level 5", "-5", "speech"),
    _ffmpeg("FLAC", "16 bit", "flac", "-c:a flac"),
    _sox("AIFF", "16 bit", "aiff", "-b 16"),
    _sox("AIFF", "24 bit", "aiff", "-b 24", "fine"),
    _ffmpeg("AIFF-C", "F32", "aifc", "-c:a pcm_f32be -f aiff", "fine"),
    _ffmpeg("AIFF-C", "16 bit, little-endian", "aifc", "-c:a pcm_s16le -f aiff"),
    _sox("AU", "16 bit", "au", "-e signed-integer -b 16"),
    _sox("AU", "µ-law", "au", "-e mu-law"),
    _ffmpeg("AU", "F32", "au", "-c:a pcm_f32be", "fine"),
    _sox("NIST SPHERE", "16 bit", "sph", "-e signed-integer -b 16"),
    _sox("NIST SPHERE", "µ-law", "sph", "-e mu-law"),
    _lossy("MP3", "128 kbit/s", "mp3", "lame --quiet -b 128 IN OUT", MP3),
    _lossy("MP3", "VBR, V 2", "mp3", "lame --quiet -V 2 IN OUT", MP3),
    _lossy("MP3", "64 kbit/s, 16 kHz", "mp3", "lame --quiet -b 64 -m m IN OUT", MP3, "speech"),
    _ffmpeg("MP3", "96 kbit/s", "mp3", "-c:a libmp3lame -b:a 96k", lossy=True),
    _lossy("Ogg Vorbis", "q 5", "ogg", "oggenc -Q -q 5 IN -o OUT", VORBIS),
    _lossy("Ogg Vorbis", "q 1, 16 kHz", "ogg", "oggenc -Q -q 1 IN -o OUT", VORBIS, "speech"),
    _ffmpeg("Ogg Vorbis", "q 4", "ogg", "-c:a libvorbis -q:a 4", lossy=True),
    _lossy("Opus", "96 kbit/s", "opus", "opusenc --quiet --bitrate 96 IN OUT", OPUS),
    _lossy(
        "Opus", "16 kbit/s, speech", "opus", "opusenc --quiet --bitrate 16 IN OUT", OPUS, "speech"
    ),
    _lossy("Opus", "64 kbit/s", "opus", f"{FFMPEG} -i IN -c:a libopus -b:a 64k OUT", OPUS),
    _ffmpeg("WebM", "Opus, 64 kbit/s", "webm", "-c:a libopus -b:a 64k", lossy=True),
    _ffmpeg("Matroska", "Vorbis, q 4", "mka", "-c:a libvorbis -q:a 4", lossy=True),
    _ffmpeg("Matroska", "FLAC, 16 bit", "mka", "-c:a flac"),
    _ffmpeg("M4A", "AAC, 128 kbit/s", "m4a", "-c:a aac -b:a 128k", lossy=True),
    _ffmpeg("M4A", "AAC, 32 kbit/s, 16 kHz", "m4a", "-c:a aac -b:a 32k", "speech", lossy=True),
    _ffmpeg("M4A", "ALAC, 16 bit", "m4a", "-c:a alac"),
    _ffmpeg("M4A", "ALAC, 24 bit", "m4a", "-c:a alac", "fine"),
    _ffmpeg("AAC", "ADTS, 128 kbit/s", "aac", "-c:a aac -b:a 128k", lossy=True),
]


def sources(folder: Path) -> dict[str, Path]:
    """Recordings to encode: stereo of 16 and of 24 bits, and mono of 16 kHz."""
    samples = recordings.materials()[44_100][0][: SECONDS * 44_100]
    files = {name: folder / f"{name}.wav" for name in ("music", "fine", "speech")}
    soundfile.write(files["music"], samples, 44_100, subtype="PCM_16")
    random = np.random.default_rng(1)
    below = random.integers(0, 256, samples.shape, np.int32) << 8
    soundfile.write(files["fine"], (samples.astype(np.int32) << 16) + below, 44_100, "PCM_24")
    mono = recordings.materials()[48_000][1][: SECONDS * 48_000, 0]
    thirds = mono[: len(mono) // 3 * 3].reshape(-1, 3).mean(axis=1)
    soundfile.write(files["speech"], np.round(thirds).astype(np.int16), 16_000, subtype="PCM_16")
    return files


def compared(case: Case, decoder: str, ours: Audio, theirs: Audio) -> tuple[str, bool]:
    """What the table says of the difference, and whether it is within bounds."""
    more = theirs.frames - ours.frames
    if ours.rate != theirs.rate or ours.samples.shape[1] != theirs.samples.shape[1]:
        return "another rate or another number of channels", False
    if not 0 <= more <= UNTRIMMED.get((case.form, case.variant, decoder), 0):
        return "another length", False
    snr = decoders.snr_db(theirs.samples[: ours.frames], ours.samples)
    said = "equal" if math.isinf(snr) else f"{snr:.1f}"
    if more:
        said += f"; {decoder} does not cut the last {more} frames"
    return said, math.isinf(snr) or (case.lossy and snr >= decoders.LOSSY_BOUND_DB)


def main() -> None:
    """Prints the table; ends with 1 when a line of it is beyond the bounds."""
    parser = argparse.ArgumentParser(prog="bin/bench formats")
    parser.add_argument("java", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = processes.scratch()
    files = sources(folder)
    ours = Ours(arguments.java, folder)
    failures, left_out = 0, []
    print("| format | variant | made by | decoded by | frames, ours | frames, theirs | SNR, dB |")
    print("|---|---|---|---|---|---|---|")
    for case in CASES:
        if decoders.missing([case.program]):
            left_out.append(f"{case.form}, {case.variant}: {case.program} is not installed")
            continue
        file = folder / f"case.{case.suffix}"
        decoders.make(case.encoder, files[case.source], file)
        mine = ours.decode(file)
        for decoder in case.decoders:
            if decoders.missing([decoder.split(" ")[0].rstrip(",")]):
                left_out.append(f"{case.form}, {case.variant}: {decoder} is not installed")
                continue
            target = folder / "theirs.wav"
            decoders.make(DECODERS[decoder], file, target)
            theirs = decoders.read_wav(target)
            said, good = compared(case, decoder, mine, theirs)
            failures += not good
            print(
                f"| {case.form} | {case.variant} | {case.program} | {decoder} | {mine.frames} |"
                f" {theirs.frames} | {said}{'' if good else ' **FAILED**'} |",
                flush=True,
            )
    ours.close()
    shutil.rmtree(folder)
    for line in left_out:
        print(f"left out: {line}")
    if failures:
        sys.exit(f"{failures} lines are not equal (lossless) or below {decoders.LOSSY_BOUND_DB} dB")


if __name__ == "__main__":
    main()
