#!/bin/sh
# Makes the fixtures of all formats but WAV, each with what a program of its own field decodes from
# it: *.ref.flac (or, for FLAC itself, *.ref.wav) beside the file of the same name.
set -e
cd "$(dirname "$0")"
rm -f ./*.flac ./*.wav ./*.mp3 ./*.ogg ./*.opus ./*.m4a ./*.aac ./*.aiff ./*.aifc ./*.au
t=$(mktemp -d)
trap 'rm -r "$t"' EXIT
ff="ffmpeg -loglevel error -y -fflags +bitexact -flags +bitexact"
sine() { # RATE CHANNELS SECONDS BITS FILE: a sweep with a little noise, the channels differ
  case $2 in
    1) what="sine 200-3000" ;;
    2) what="sine 300-5000 sine 450" ;;
    6) what="sine 200 sine 400 sine 800 sine 1600 sine 3200 noise" ;;
  esac
  # shellcheck disable=SC2086
  sox -R -D -n -r "$1" -c "$2" -b "$4" "$5" synth "$3" $what gain -6
}
sine 44100 2 0.05 16 "$t/s16.wav"
sine 44100 2 0.05 24 "$t/s24.wav"
sine 44100 2 0.04 32 "$t/s32.wav"
sine 8000 1 0.1 8 "$t/m8.wav"
sine 16000 6 0.05 16 "$t/six.wav"
sine 44100 2 0.2 16 "$t/long.wav"
sine 16000 1 0.3 16 "$t/speech.wav"
sine 16000 6 0.1 16 "$t/surround.wav"
sox -R -D "$t/s16.wav" "$t/silence.wav" vol 0
sox -R -D -n -r 16000 -c 1 -b 16 "$t/noise.wav" synth 0.05 whitenoise
sox -R -D "$t/s16.wav" -b 24 "$t/wasted.wav"

# FLAC, by flac and by ffmpeg; decoded by flac.
fl() { flac -s -f --no-padding --no-seektable "$@"; }
fl -8 -b 576 "$t/s16.wav" -o flac-16.flac
fl -8 -b 576 "$t/s24.wav" -o flac-24.flac
fl -5 -b 576 "$t/s32.wav" -o flac-32.flac
fl -5 -b 192 "$t/m8.wav" -o flac-mono8.flac
fl -5 -b 192 --lax --channel-map=none "$t/six.wav" -o flac-six.flac
fl -0 -b 576 "$t/s16.wav" -o flac-fixed.flac
fl -5 "$t/silence.wav" -o flac-silence.flac
fl -5 -b 192 "$t/noise.wav" -o flac-noise.flac
fl -8 -b 576 "$t/wasted.wav" -o flac-wasted.flac
fl --lax -8 -l 32 -b 1024 "$t/s16.wav" -o flac-order32.flac
sox "$t/s16.wav" -t raw - | flac -s --force-raw-format --endian=little --sign=signed --channels=2 \
  --bps=16 --sample-rate=44100 -b 576 --no-padding -c - 2>/dev/null | cat > flac-piped.flac
$ff -i "$t/s16.wav" -c:a flac -frame_size 576 ffmpeg-16.flac
for f in flac-*.flac ffmpeg-16.flac; do flac -s -f -d "$f" -o "${f%.flac}.ref.wav"; done
# Made of the same samples, and decoded to them.
for f in flac-fixed flac-order32 flac-piped ffmpeg-16; do
  cmp flac-16.ref.wav $f.ref.wav
  rm $f.ref.wav
done

# MP3, by lame and ffmpeg; decoded by lame.
reference() { flac -s -f -8 --no-padding --no-seektable "$1" -o "$2"; }
mp3() { lame --quiet --decode "$1" "$t/d.wav" && reference "$t/d.wav" "${1%.mp3}.ref.flac"; }
lame --quiet -b 128 "$t/long.wav" lame-128.mp3
lame --quiet -V 2 -p "$t/long.wav" lame-vbr-crc.mp3
lame --quiet -b 64 -m m "$t/speech.wav" lame-mono16k.mp3
$ff -i "$t/long.wav" -c:a libmp3lame -b:a 96k -id3v2_version 3 -metadata title=Sweep ffmpeg-96.mp3
for f in lame-128 lame-vbr-crc ffmpeg-96; do mp3 $f.mp3; done
# Of this rate, lame leaves delay and padding in.
$ff -i lame-mono16k.mp3 -c:a pcm_s16le "$t/d.wav" && reference "$t/d.wav" lame-mono16k.ref.flac
# Without the tag that tells the length; what lame makes of that is the length of all frames.
lame --quiet -t -b 64 "$t/speech.wav" lame-notag.mp3
$ff -i lame-notag.mp3 -c:a pcm_s16le "$t/d.wav" && reference "$t/d.wav" lame-notag.ref.flac

# Vorbis, by oggenc; decoded by oggdec.
oggenc -Q -q 3 --serial 1 "$t/long.wav" -o oggenc-stereo.ogg
oggenc -Q -q 1 --serial 2 "$t/speech.wav" -o oggenc-mono16k.ogg
oggenc -Q -q 0 --serial 3 "$t/surround.wav" -o oggenc-six.ogg
for f in oggenc-stereo oggenc-mono16k; do
  oggdec -Q $f.ogg -o "$t/d.wav" && reference "$t/d.wav" $f.ref.flac
done
# ffmpeg does not cut a short file at the time of its only page.
$ff -i oggenc-six.ogg -c:a pcm_s16le -af atrim=end_sample=1600 "$t/d.wav" && reference "$t/d.wav" oggenc-six.ref.flac

# More channels than FFmpeg's conversion of samples takes: sines in the first and the last.
# shellcheck disable=SC2046
sox -R -D -r 16000 -c 2 -n -b 16 -t raw "$t/many.raw" synth 0.1 sine 500 sine 2000 gain -12 \
  remix 1 $(yes 0 | head -n 64) 2
oggenc -Q -q 3 --serial 4 --raw -C 66 -R 16000 "$t/many.raw" -o oggenc-66.ogg

# The same packets on many pages; ffmpeg leaves the padding in.
$ff -i oggenc-stereo.ogg -c copy -page_duration 20000 oggenc-pages.ogg
oggdec -Q oggenc-pages.ogg -o "$t/d.wav" && reference "$t/d.wav" oggenc-pages.ref.flac

# Opus, by opusenc; decoded by opusdec.
opusenc --quiet --serial 1 --bitrate 96 "$t/long.wav" opusenc-stereo.opus
opusenc --quiet --serial 2 --bitrate 16 "$t/speech.wav" opusenc-speech.opus
opusenc --quiet --serial 1 --bitrate 96 --max-delay 20 "$t/long.wav" opusenc-pages.opus
for f in opusenc-stereo opusenc-speech; do
  opusdec --quiet --rate 48000 --no-dither $f.opus "$t/d.wav" && reference "$t/d.wav" $f.ref.flac
done

# Opus of several channels, channel k a sine of 200 + 150 k Hz: without an order, and in Vorbis' own.
pitches() { # CHANNELS FILE
  what=""
  for k in $(seq 0 $(($1 - 1))); do what="$what sine $((200 + 150 * k))"; done
  # shellcheck disable=SC2086
  sox -R -D -n -r 48000 -c "$1" -b 16 "$2" synth 0.1 $what gain -6
}
for n in 3 5 8; do
  pitches $n "$t/p$n.wav"
  $ff -i "$t/p$n.wav" -c:a libopus -mapping_family 255 -b:a $((24 * n))k ffmpeg-discrete$n.opus
done
opusenc --quiet --serial 3 --bitrate 120 "$t/p5.wav" opusenc-surround5.opus

# AAC and ALAC in MP4, AAC alone, by ffmpeg, decoded by it; cut to the length of the source, which
# ffmpeg does not do.
$ff -i "$t/long.wav" -c:a aac -b:a 96k ffmpeg-aac.m4a
$ff -i "$t/speech.wav" -c:a aac -b:a 32k -movflags +faststart ffmpeg-aac-faststart.m4a
$ff -i "$t/long.wav" -c:a alac ffmpeg-alac.m4a
$ff -i "$t/s24.wav" -c:a alac ffmpeg-alac24.m4a
$ff -i "$t/speech.wav" -c:a aac -b:a 32k -f adts ffmpeg-adts.aac
$ff -i ffmpeg-aac.m4a -c:a pcm_s16le -af atrim=end_sample=8820 "$t/d.wav" && reference "$t/d.wav" ffmpeg-aac.ref.flac
$ff -i ffmpeg-aac-faststart.m4a -c:a pcm_s16le -af atrim=end_sample=4800 "$t/d.wav" && reference "$t/d.wav" ffmpeg-aac-faststart.ref.flac
reference "$t/long.wav" ffmpeg-alac.ref.flac
reference "$t/s24.wav" ffmpeg-alac24.ref.flac
$ff -i ffmpeg-adts.aac -c:a pcm_s16le "$t/d.wav" && reference "$t/d.wav" ffmpeg-adts.ref.flac

# HE-AAC by fdkaac: lengths noted as iTunes does (of the core), in an edit list, or both; one channel,
# two, and two made of one by parametric stereo.
sine 44100 1 0.5 16 "$t/mono.wav"
sine 44100 2 0.5 16 "$t/stereo.wav"
he() { fdkaac -S -p 5 -b 32k "$@"; }
he -s 0 -G 0 "$t/mono.wav" -o fdkaac-he-note.m4a
he -s 0 -G 1 "$t/mono.wav" -o fdkaac-he-edit.m4a
he -s 2 -G 2 "$t/mono.wav" -o fdkaac-he-both.m4a
he -s 1 -G 0 "$t/mono.wav" -o fdkaac-he-samerate.m4a
he -s 0 -G 0 "$t/stereo.wav" -o fdkaac-he-stereo.m4a
he -f 2 "$t/mono.wav" -o fdkaac-he.aac
fdkaac -S -p 29 -b 32k -s 0 -G 0 "$t/stereo.wav" -o fdkaac-v2-note.m4a
fdkaac -S -p 29 -b 32k -f 2 "$t/stereo.wav" -o fdkaac-v2.aac

# AIFF and AU, by SoX and ffmpeg. The references are the samples they were made of.
sine 8000 1 0.03 8 "$t/p8.wav"
sine 16000 2 0.02 16 "$t/p16.wav"
sine 16000 2 0.02 24 "$t/p24.wav"
sine 16000 1 0.02 32 "$t/p32.wav"
sox -D "$t/p32.wav" -b 32 -e floating-point "$t/pf.wav"
plain() { # SOURCE FILE OPTION...
  source=$1 file=$2; shift 2
  sox -D "$t/$source.wav" "$@" "$file"
  reference_f "$file"
}
reference_f() { $ff -i "$1" -f f32le "${1%.*}.f32"; }
rm -f ./*.f32
plain p8 sox-8.aiff
plain p16 sox-16.aiff
plain p24 sox-24.aiff
plain p32 sox-32.aiff
plain p8 sox-8.au -e signed-integer -b 8
plain p16 sox-16.au -e signed-integer -b 16
plain p24 sox-24.au -e signed-integer -b 24
plain p32 sox-32.au -e signed-integer -b 32
plain pf sox-f32.au -e floating-point -b 32
plain p16 sox-mulaw.au -e mu-law
plain p16 sox-alaw.au -e a-law
sox -D "$t/p16.wav" -L -t au sox-le16.au
$ff -i "$t/p16.wav" -c:a pcm_s16be -f au - | cat > ffmpeg-piped.au
$ff -i "$t/p16.wav" -c:a pcm_s16le -f aiff ffmpeg-sowt.aifc
$ff -i "$t/pf.wav" -c:a pcm_f32be -f aiff ffmpeg-f32.aifc && reference_f ffmpeg-f32.aifc
$ff -i "$t/pf.wav" -c:a pcm_f64be -f aiff ffmpeg-f64.aifc && reference_f ffmpeg-f64.aifc
$ff -i "$t/p16.wav" -c:a pcm_alaw -f aiff ffmpeg-alaw.aifc && reference_f ffmpeg-alaw.aifc
$ff -i "$t/p16.wav" -c:a pcm_s16be -f aiff - | cat > ffmpeg-piped.aiff

# NIST SPHERE, by SoX.
sox -D "$t/p16.wav" -L -t sph sox-16.sph
sox -D "$t/p16.wav" -B -t sph sox-be16.sph
sox -D "$t/p24.wav" -t sph sox-24.sph
sox -D "$t/p8.wav" -t sph -e signed-integer -b 8 sox-8.sph
sox -D "$t/p16.wav" -t sph -e mu-law sox-mulaw.sph

# FLAC in Ogg.
flac -s -f --ogg "$t/p16.wav" -o flac-ogg.oga

# Matroska and WebM, by ffmpeg; lossy ones decoded by ffmpeg. One as a recorder writes it that
# cannot go back, and one with pictures.
m() { $ff -i "$t/long.wav" -bitexact "$@"; }
m -c:a libopus -b:a 64k ffmpeg-opus.webm
m -c:a libopus -b:a 64k -live 1 -f webm - | cat > ffmpeg-live.webm
m -c:a libvorbis -q:a 4 ffmpeg-vorbis.mka
m -c:a aac -b:a 96k ffmpeg-aac.mka
$ff -i "$t/p16.wav" -bitexact -c:a flac ffmpeg-flac.mka
$ff -f lavfi -i color=size=32x32:rate=5:duration=0.2 -i "$t/long.wav" -bitexact -c:v libvpx -c:a libopus -b:a 64k -shortest ffmpeg-video.webm
for file in opus.webm vorbis.mka aac.mka video.webm; do
  case $file in *.webm) decoder="-c:a libopus" ;; *) decoder= ;; esac
  # shellcheck disable=SC2086
  $ff $decoder -i "ffmpeg-$file" -vn -c:a flac -sample_fmt s16 "ffmpeg-$file.ref.flac"
done
