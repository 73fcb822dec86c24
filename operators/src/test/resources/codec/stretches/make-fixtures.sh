#!/bin/sh
# Makes the recordings of which tests read stretches.
#
#   make-fixtures.sh VOICE.wav     a voice in a room, at least 9 s of 44.1 kHz, mono
set -e
voice=$(realpath "$1")
cd "$(dirname "$0")"
t=$(mktemp -d)
trap 'rm -r "$t"' EXIT
sox -R -D -n -r 44100 -c 1 -b 16 "$t/sweep.wav" synth 9 sine 200-3000 gain -6
sox -R -D -n -r 44100 -c 1 -b 16 "$t/noise.wav" synth 9 pinknoise gain -12 tremolo 3 90
sox -R -D -m "$t/sweep.wav" "$t/noise.wav" "$t/44.wav"
sox -R -D "$t/44.wav" -c 2 "$t/stereo.wav"
sox -R -D "$t/44.wav" -r 16000 "$t/16.wav"
sox -R -D "$t/44.wav" -r 48000 "$t/48.wav"
lame --quiet -b 48 -m m "$t/44.wav" cbr.mp3
lame --quiet -V 7 -m m "$t/44.wav" vbr.mp3
ffmpeg -loglevel error -y -t 9 -i "$voice" -c:a aac -b:a 40k -fflags +bitexact -flags +bitexact pns.m4a
fdkaac -S -p 5 -b 24000 "$t/44.wav" -o he.m4a
fdkaac -S -p 29 -b 24000 "$t/stereo.wav" -o hev2.m4a
opusenc --quiet --bitrate 12 --speech "$t/16.wav" silk.opus
opusenc --quiet --bitrate 24 --speech "$t/48.wav" hybrid.opus
opusenc --quiet --bitrate 48 --music "$t/48.wav" celt.opus
oggenc -Q -q 0 "$t/44.wav" -o vorbis.ogg
