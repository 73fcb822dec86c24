"""Makes the speech fixture and the references beside it; see README.md."""

import subprocess
from pathlib import Path

import numpy as np
import scipy.signal
import soxr

here = Path(__file__).parent
SOURCE_RATE, TARGET_RATE = 44_100, 16_000

speech = subprocess.run(
    ["espeak-ng", "-v", "en", "-s", "190", "--stdout", "Six sharp voices."], check=True, capture_output=True
).stdout
# Below 6.8 kHz, where every filter passes; half a second from the first word on, faded at its ends.
command = ["sox", "-D", "-", "-t", "raw", "-e", "signed", "-b", "16", "-L", "-r", str(SOURCE_RATE), "-c", "1", "-"]
command += ["rate", "-v", str(SOURCE_RATE), "sinc", "-a", "120", "-t", "400", "-6600", "trim", "0.05", "0.5"]
command += ["fade", "0.01", "0.5", "0.01", "norm", "-3"]
raw = subprocess.run(command, input=speech, check=True, capture_output=True).stdout
samples = np.frombuffer(raw, "<i2")
samples.tofile(here / "speech-44100.i16")

f32 = samples.astype(np.float32) / 32768
for quality in ("HQ", "VHQ"):
    soxr.resample(f32, SOURCE_RATE, TARGET_RATE, quality).astype("<f4").tofile(here / f"soxr-{quality}-16000.f32")
scipy.signal.resample_poly(f32.astype(float), 160, 441).astype("<f4").tofile(here / "scipy-16000.f32")
