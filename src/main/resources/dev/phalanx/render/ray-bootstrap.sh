# Waits until the entry pod's port answers: ends with 0 when it does, with 1 at the deadline,
# with 127 where the image lacks what it takes. Options are words like port=6379.
# Backquotes, and no dollar twice in a row: a kubelet replaces those in a command itself.
# No here-documents: they need a file, and the root file system may be read-only.

port=6379 check=tcp deadlineSeconds=1800 jitterPercent=20 logSeconds=60
for option in "$@"; do
  case $option in
    port=*) port=${option#*=} ;;
    check=*) check=${option#*=} ;;
    deadlineSeconds=*) deadlineSeconds=${option#*=} ;;
    jitterPercent=*) jitterPercent=${option#*=} ;;
    logSeconds=*) logSeconds=${option#*=} ;;
  esac
done
address=$ENTRY_ADDRESS:$port

say() { echo "ray-bootstrap: $*"; }
has() { command -v "$1" >/dev/null 2>&1; }
now() { date +%s; }

# As process 1 a shell ignores signals that it does not trap; and it traps none while a command
# runs in the foreground.
trap 'exit 143' TERM
trap 'exit 130' INT
run() {
  "$@" >/dev/null 2>&1 &
  wait $!
}

within() {
  limit=$1
  shift
  if has timeout; then run timeout "$limit" "$@"; else run "$@"; fi
}

connects() {
  if has bash; then
    within 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$ENTRY_ADDRESS" "$port"
  elif has python3; then
    run python3 -c 'import socket, sys
socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)' "$ENTRY_ADDRESS" "$port"
  else
    run nc -z -w 5 "$ENTRY_ADDRESS" "$port"
  fi
}

answers() {
  connects && { [ "$check" != ray ] || within 30 ray health-check --address "$address"; }
}

# Of the delay so many percent more or less, in milliseconds.
jitter() {
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  span=$((delay * jitterPercent / 100))
  pause=$((delay - span + seed / 65536 % (2 * span + 1)))
}

# Not every sleep knows fractions of a second.
rest() {
  run sleep "`printf '%d.%03d' $((pause / 1000)) $((pause % 1000))`" ||
    run sleep $((pause / 1000 + 1))
}

if ! has bash && ! has python3 && ! has nc; then
  say "the image has none of bash, python3 and nc, one of which is needed; add one, or leave out the plugin ray-bootstrap"
  exit 127
fi
if [ "$check" = ray ] && ! has ray; then
  say "check ray needs the command ray, which the image does not have; use check tcp"
  exit 127
fi

began=`now` said=0 tries=0 delay=1000
noise=`od -An -N2 -tu2 /dev/urandom 2>/dev/null`
seed=$(((${noise:-0} * 65536 + ${WORKER_INDEX:-0} * 7919 + began) % 2147483648))

say "waiting for $address, check $check, $deadlineSeconds s at most"
while :; do
  tries=$((tries + 1))
  if answers; then
    say "$address answers after $((`now` - began)) s, try $tries"
    exit 0
  fi
  waited=$((`now` - began))
  if [ "$waited" -ge "$deadlineSeconds" ]; then
    say "$address did not answer within $deadlineSeconds s, $tries tries: does the entry pod run, and does it listen on port $port?"
    exit 1
  fi
  if [ $((waited - said)) -ge "$logSeconds" ]; then
    say "still waiting for $address after $waited s of $deadlineSeconds s, $tries tries"
    said=$waited
  fi
  jitter
  left=$(((deadlineSeconds - waited) * 1000))
  if [ "$pause" -gt "$left" ]; then pause=$left; fi
  if [ "$pause" -lt 100 ]; then pause=100; fi
  rest
  delay=$((delay * 2))
  if [ "$delay" -gt 15000 ]; then delay=15000; fi
done
