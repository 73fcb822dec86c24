#!/usr/bin/env bash
# Makes the recordings of this folder anew. Needs espeak-ng and sox.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p calls

# make VOICE WORDS_PER_MINUTE TEXT OUTPUT SOX_FORMAT... -- SOX_EFFECT...
make() {
  local voice=$1 rate=$2 text=$3 output=$4
  shift 4
  local format=()
  while [[ $1 != -- ]]; do
    format+=("$1")
    shift
  done
  shift
  espeak-ng -v "$voice" -s "$rate" --stdout "$text" |
    sox -R -D --ignore-length -t wav - "${format[@]}" "$output" "$@"
}

make en-gb-x-rp 150 "The kettle is on the stove, and the guests arrive at eight." \
  kettle.wav -r 44100 -b 16 -- gain -3 pad 0.2 0.3
make en-us 170 "Please leave your name after the tone." \
  voicemail.wav -r 22050 -b 16 -- gain -6 pad 0.8 1.2
make en-gb-scotland 160 "Rain from the west, clearing by noon." \
  weather.wav -r 48000 -b 16 -c 2 -- gain -6 remix 1v0.9 1v0.5 pad 0.1 0.2
make en-gb-x-gbcwmd 140 "Fifteen, sixteen, seventeen, eighteen." \
  numbers.wav -r 22050 -b 24 -- gain -9 pad 0.25 0.25
make en-us+f3 165 "Good morning. You have reached the service desk. Your call is number four in the queue." \
  calls/service-desk.wav -r 8000 -e mu-law -- gain -3 rate 8000 pad 0.3 0.2
make en-029+f2 150 "First we listen." first.wav -r 22050 -b 16 -- gain -6 pad 0.4 1.5
make en-029+f2 150 "Then we answer." second.wav -r 22050 -b 16 -- gain -6 pad 0 1.0
sox first.wav second.wav pauses.wav
rm first.wav second.wav
