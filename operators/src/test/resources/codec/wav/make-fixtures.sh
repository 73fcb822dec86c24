#!/bin/sh
# Makes the WAV fixtures with SoX and ffmpeg. Each *.f32 holds the samples of the file of the same
# name as raw little-endian 32-bit floats, decoded by the program that did not write it.
set -e
cd "$(dirname "$0")"
rm -f ./*.wav ./*.f32
t=$(mktemp -d)
sox -R -D -n -r 8000 -c 1 -b 32 -e floating-point "$t/mono.wav" synth 0.03 sine 300-3000 gain -3
sox -R -D -n -r 44100 -c 2 -b 32 -e floating-point "$t/stereo.wav" synth 0.005 sine 700 sine 1900 gain -1
sox -R -D -n -r 16000 -c 6 -b 32 -e floating-point "$t/six.wav" synth 0.01 sine 200 sine 400 sine 800 sine 1600 sine 3200 noise gain -6
ff="ffmpeg -loglevel error -y -fflags +bitexact -flags +bitexact"

# Written by SoX, decoded by ffmpeg.
sox -D "$t/mono.wav" -b 8 -e unsigned-integer sox-pcm8.wav
sox -D "$t/stereo.wav" -b 16 -e signed-integer sox-pcm16.wav
sox -D "$t/stereo.wav" -b 24 -e signed-integer sox-pcm24.wav
sox -D "$t/mono.wav" -b 32 -e signed-integer sox-pcm32.wav
sox -D "$t/stereo.wav" -b 32 -e floating-point sox-f32.wav
sox -D "$t/mono.wav" -b 64 -e floating-point sox-f64.wav
sox -D "$t/mono.wav" -e a-law sox-alaw.wav
sox -D "$t/mono.wav" -e mu-law sox-mulaw.wav
sox -D "$t/six.wav" -b 16 -e signed-integer sox-six16.wav
sox -D "$t/stereo.wav" -B -b 16 -e signed-integer sox-rifx16.wav
sox -D "$t/stereo.wav" -B -b 24 -e signed-integer sox-rifx24.wav
sox -D "$t/mono.wav" -B -b 32 -e floating-point sox-rifx-f32.wav
sox -D "$t/mono.wav" -t raw -b 16 -e signed-integer "$t/mono.raw"
cat "$t/mono.raw" | sox -t raw -r 8000 -c 1 -b 16 -e signed-integer - -t wav - 2>/dev/null | cat > sox-piped16.wav
for f in sox-*.wav; do
  case $f in sox-rifx*) continue ;; esac
  $ff -i "$f" -f f32le "${f%.wav}.f32"
done
# ffmpeg decodes no RIFX: the samples are those of the little-endian file.
cp sox-pcm16.f32 sox-rifx16.f32
cp sox-pcm24.f32 sox-rifx24.f32
$ff -i "$t/mono.wav" -f f32le sox-rifx-f32.f32

# Written by ffmpeg, decoded by SoX.
$ff -i "$t/stereo.wav" -c:a pcm_s16le -metadata title="odd" ffmpeg-list16.wav
$ff -i "$t/six.wav" -c:a pcm_s24le ffmpeg-six24.wav
$ff -i "$t/mono.wav" -c:a pcm_u8 ffmpeg-pcm8.wav
$ff -i "$t/mono.wav" -c:a pcm_alaw ffmpeg-alaw.wav
$ff -i "$t/mono.wav" -c:a pcm_mulaw ffmpeg-mulaw.wav
$ff -i "$t/stereo.wav" -c:a pcm_f32le ffmpeg-f32.wav
$ff -i "$t/stereo.wav" -c:a pcm_s16le -f wav - | cat > ffmpeg-piped16.wav
$ff -i "$t/stereo.wav" -c:a pcm_s16le -rf64 always ffmpeg-rf64.wav
for f in ffmpeg-*.wav; do
  sox -D "$f" -t raw -e floating-point -b 32 -L "${f%.wav}.f32" 2>/dev/null ||
    $ff -i "$f" -f f32le "${f%.wav}.f32"
done

# Codecs that are not supported.
$ff -i "$t/mono.wav" -c:a adpcm_ms -f wav unsupported-msadpcm.wav
$ff -i "$t/mono.wav" -c:a adpcm_ima_wav -f wav unsupported-imaadpcm.wav
rm -r "$t"
