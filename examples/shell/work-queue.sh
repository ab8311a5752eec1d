#!/bin/sh
# Starts a broker on a free port, declares a queue, publishes messages, consumes and checks them, and
# stops the broker. WARREN is the program to run (default: warren), COUNT how many messages.
set -eu

warren=${WARREN:-warren}
count=${COUNT:-100000}
folder=$(mktemp -d)
broker=

finish() {
  status=$?
  trap - EXIT
  if [ -n "$broker" ]; then
    kill "$broker" 2>/dev/null || true
    wait "$broker" 2>/dev/null || true
  fi
  rm -rf "$folder"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "$1" >&2
  exit 1
}

# $warren is not quoted, so that it may be a program with arguments.
$warren serve --port 0 --data-dir "$folder/data" --ready-json \
  >"$folder/ready" 2>"$folder/log" &
broker=$!
tries=0
until [ -s "$folder/ready" ]; do
  kill -0 "$broker" 2>/dev/null || fail "the broker did not start: $(cat "$folder/log")"
  tries=$((tries + 1))
  [ "$tries" -lt 600 ] || fail 'the broker is not ready after a minute'
  sleep 0.1
done
port=$(sed 's/.*"port":\([0-9]*\).*/\1/' "$folder/ready")
WARREN_URL="warren://guest:guest@127.0.0.1:$port/"
export WARREN_URL
echo "broker on port $port"

$warren declare exchange work --type direct
$warren declare queue jobs --type classic
$warren bind work jobs --key job

# A progress bar shows on a terminal.
$warren publish --exchange work --key job --mandatory --count "$count" 'job {n}'

ready=$($warren list queues --json | tr -d ' \n' | sed 's/.*"ready":\([0-9]*\).*/\1/')
[ "$ready" -eq "$count" ] || fail "$ready messages are ready, not $count"

$warren consume jobs --count "$count" --timeout 30s --body >"$folder/received"
awk -v count="$count" 'BEGIN { for (n = 1; n <= count; n++) print "job " n }' >"$folder/expected"
cmp "$folder/expected" "$folder/received" || fail 'the messages differ from those published'
echo "$count messages published, consumed and equal"

# Nothing is left: get says so with exit code 3.
code=0
$warren get jobs >/dev/null || code=$?
[ "$code" -eq 3 ] || fail "the queue should be empty, but get ended with $code"

$warren delete queue jobs --if-empty
kill "$broker"
wait "$broker" || fail "the broker ended with $?"
broker=
echo 'broker stopped'
