"""Decoding beside FFmpeg and soundfile; see bin/bench decode.

One recording of speech-like material in every format, decoded in turn by ours in a warm JVM, whose
CPU time is that of all its threads and of the decoder process; by `ffmpeg -i FILE -f null -`, from
whose time that for a file of one frame is taken off; and by soundfile in this process, where it can
read the format.
"""

import argparse
import shutil
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

import decoders
import numpy as np
import processes
import recordings
import soundfile
from decoders import FFMPEG, Ours

RATE = 44_100
BLOCK_SAMPLES = 1 << 15
"""As many as a job reads at once."""


@dataclass(frozen=True)
class Format:
    """A way to make a file: a name, the file's, and the command."""

    name: str
    file: str
    command: str
    decoder: str = ""
    """Options of FFmpeg for reading it with another decoder than its own."""

    lossy: bool = True

    def encode(self, source: Path, folder: Path) -> Path:
        """Makes the file of a WAV file."""
        target = folder / self.file
        decoders.make(self.command, source, target)
        return target

    @property
    def program(self) -> str:
        """What makes it."""
        return self.command.split(" ", 1)[0]


FORMATS = [
    Format("WAV", "s.wav", f"{FFMPEG} -i IN -c:a pcm_s16le OUT", lossy=False),
    Format("AIFF", "s.aiff", f"{FFMPEG} -i IN -c:a pcm_s16be OUT", lossy=False),
    Format("AU", "s.au", f"{FFMPEG} -i IN -c:a pcm_s16be OUT", lossy=False),
    Format("FLAC, level 5", "s5.flac", "flac -s -f -5 IN -o OUT", lossy=False),
    Format("FLAC, level 8", "s8.flac", "flac -s -f -8 IN -o OUT", lossy=False),
    Format("MP3, 128 kbit/s", "s.mp3", "lame --quiet -b 128 IN OUT"),
    Format("Ogg Vorbis, q 5", "s.ogg", "oggenc -Q -q 5 IN -o OUT"),
    Format("Opus, 96 kbit/s", "s.opus", "opusenc --quiet --bitrate 96 IN OUT", "-c:a libopus"),
    Format("M4A, AAC, 128 kbit/s", "s.m4a", f"{FFMPEG} -i IN -c:a aac -b:a 128k OUT"),
    Format("M4A, ALAC", "alac.m4a", f"{FFMPEG} -i IN -c:a alac OUT", lossy=False),
    Format("AAC, 128 kbit/s", "s.aac", f"{FFMPEG} -i IN -c:a aac -b:a 128k OUT"),
]


@dataclass
class Times:
    """What one decoder took, in seconds, once per turn."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def add(self, wall_s: float, cpu_s: float) -> None:
        """Notes a turn."""
        self.wall.append(max(wall_s, 1e-4))
        self.cpu.append(max(cpu_s, 1e-4))


class Contest:
    """One format's files, and the decoders that take turns on them."""

    def __init__(self, form: Format, ours: Ours, source: Path, start: Path, folder: Path) -> None:
        """Makes the files.

        Args:
            form: the format
            ours: the Java process
            source: the recording as WAV
            start: one frame of it
            folder: where the files go
        """
        self.form = form
        self.ours = ours
        self.folder = folder
        self.file = form.encode(source, folder / "long")
        self.start = form.encode(start, folder / "start")

    def check(self) -> str:
        """Compares what both decode; ends the benchmark when it differs."""
        target = self.folder / "theirs.wav"
        reading = f"{FFMPEG} -request_sample_fmt flt {self.form.decoder} -i IN"
        decoders.make(f"{reading} -c:a pcm_f32le -rf64 auto OUT", self.file, target)
        theirs = decoders.read_wav(target)
        target.unlink()
        ours = self.ours.decode(self.file)
        more = theirs.frames - ours.frames
        # FFmpeg 5 leaves the padding of the last frame of an MP4 in.
        if ours.rate != theirs.rate or more < 0 or more > (2048 if self.form.lossy else 0):
            raise SystemExit(f"{self.form.name}: {ours.frames} frames, FFmpeg {theirs.frames}")
        snr = decoders.snr_db(theirs.samples[: ours.frames], ours.samples)
        if snr < (decoders.LOSSY_BOUND_DB if self.form.lossy else np.inf):
            raise SystemExit(f"{self.form.name}: {snr:.1f} dB to what FFmpeg decodes")
        equal = "equal" if np.isinf(snr) else f"{snr:.0f} dB"
        return equal + (f", FFmpeg {more} frames more" if more else "")

    def turn(self, times: dict[str, Times]) -> None:
        """Decodes the file once with each."""
        times["ours"].add(*self.ours.seconds(self.file, 3))
        times["ffmpeg"].add(*self._ffmpeg(""))
        if self.form.decoder:
            times["libopus"].add(*self._ffmpeg(self.form.decoder))
        if "soundfile" in times:
            times["soundfile"].add(*self._soundfile())

    def _ffmpeg(self, options: str) -> tuple[float, float]:
        def run(file: Path) -> processes.Cost:
            command = [*FFMPEG.split(" "), *options.split(), "-i", file, "-f", "null", "-"]
            return processes.run(command, self.folder / "ffmpeg.log")

        cost = run(self.file).without(run(self.start))
        return cost.wall_s, cost.cpu_s

    def _soundfile(self) -> tuple[float, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        with soundfile.SoundFile(self.file) as file:
            block = np.empty((BLOCK_SAMPLES // file.channels, file.channels), np.float32)
            while len(file.read(out=block, dtype="float32")) == len(block):
                pass
        return time.perf_counter() - wall, time.process_time() - cpu

    def reads_soundfile(self) -> bool:
        """Whether libsndfile has this format."""
        try:
            soundfile.info(self.file)
        except soundfile.LibsndfileError:
            return False
        return True


def measure(contest: Contest, repeats: int, seconds: float) -> None:
    """Prints what a format takes each decoder."""
    names = ["ours", "ffmpeg"]
    names += ["libopus"] if contest.form.decoder else []
    names += ["soundfile"] if contest.reads_soundfile() else []
    times = {name: Times() for name in names}
    print(f"\n{contest.form.name}: {contest.check()}; {processes.load()}")
    contest.turn({name: Times() for name in names})
    for _ in range(repeats):
        contest.turn(times)
    ours = times["ours"]
    for name, taken in times.items():
        cpu, wall = statistics.median(taken.cpu), statistics.median(taken.wall)
        shown = "ffmpeg -c:a libopus" if name == "libopus" else name
        print(
            f"{shown:20} CPU ms {processes.spread([1e3 * t for t in taken.cpu], 0)} |"
            f" wall ms {processes.spread([1e3 * t for t in taken.wall], 0)} |"
            f"{seconds / cpu:8,.0f} {seconds / wall:8,.0f} x real time |"
            f"{cpu / statistics.median(ours.cpu):6.2f} {min(taken.cpu) / min(ours.cpu):6.2f}"
            f" {wall / statistics.median(ours.wall):6.2f}",
            flush=True,
        )


def main() -> None:
    """Measures all formats that can be made here."""
    parser = argparse.ArgumentParser(prog="bin/bench decode")
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--only", default="", help="formats whose names hold this")
    parser.add_argument("java", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if decoders.missing(["ffmpeg"]):
        parser.error("ffmpeg is not installed: there is nothing to measure against")
    folder = processes.scratch()
    for name in ("long", "start"):
        (folder / name).mkdir()
    voices = np.concatenate(recordings.materials()[RATE])
    frames = round(60 * arguments.minutes * RATE)
    source, start = folder / "source.wav", folder / "start.wav"
    samples = np.take(voices, range(frames), axis=0, mode="wrap")
    soundfile.write(source, samples, RATE, subtype="PCM_16")
    soundfile.write(start, samples[:1], RATE, subtype="PCM_16")
    ours = Ours(arguments.java, folder)
    print(
        f"{frames / RATE:g} s of {RATE} Hz stereo; min, median, max of {arguments.repeats}; then"
        f" times real time by CPU and wall,\nand ours' speed beside it: medians and minima of CPU,"
        f" medians of wall\n{ours.description}; {decoders.version('ffmpeg', '-version')}; soundfile"
        f" {soundfile.__version__} with libsndfile {soundfile.__libsndfile_version__}"
    )
    for form in FORMATS:
        if arguments.only.lower() not in form.name.lower():
            continue
        if decoders.missing([form.program]):
            print(f"\n{form.name}: left out, {form.program} is not installed")
            continue
        measure(Contest(form, ours, source, start, folder), arguments.repeats, frames / RATE)
    ours.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
