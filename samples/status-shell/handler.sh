#!/bin/sh
# Functions in shell, by Azure's custom handlers: socat listens, and each request is a run of this script, which reads
# it from its input and writes the answer. Requests come as the client has sent them (enableForwardingHttpRequest).
if [ "${1:-}" != answer ]; then
  exec socat "TCP-LISTEN:$FUNCTIONS_CUSTOMHANDLER_PORT,bind=127.0.0.1,reuseaddr,fork,backlog=128" "EXEC:$0 answer"
fi

answer() {
  printf 'HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' "$1" "$(printf %s "$2" | wc -c)" "$2"
}

read -r _ target _
while read -r line && [ "$line" != "$(printf '\r')" ]; do :; done
case ${target%%\?*} in
  /api/status) answer '200 OK' "up since $(uptime -s)" ;;
  /api/status/load) answer '200 OK' "load $(cut -d ' ' -f 1-3 /proc/loadavg)" ;;
  *) answer '404 Not Found' "Nothing is known of ${target}. Ask for /api/status or /api/status/load." ;;
esac
