"""A WSGI application on Python's standard library: greets, and says which release answers."""

import json
import os
import signal
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIServer, make_server


def application(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/healthz":
        return answer(start_response, "200 OK", {"status": "ok"})
    if path == "/":
        name = parse_qs(environ["QUERY_STRING"]).get("name", ["world"])[0]
        message = {"message": f"Hello, {name}!", "release": os.environ.get("BOUGH_RELEASE")}
        return answer(start_response, "200 OK", message)
    return answer(start_response, "404 Not Found", {"errors": {"path": "is not one of this application"}})


def answer(start_response, status, value):
    body = (json.dumps(value) + "\n").encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


class Server(ThreadingMixIn, WSGIServer):
    """Answers every request in a thread of its own, and waits for them when it stops."""

    daemon_threads = False
    request_queue_size = 128


def stop(signum, frame):
    raise SystemExit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    port = int(os.environ.get("PORT", "8000"))
    with make_server("", port, application, server_class=Server) as server:
        print(f"listening on port {server.server_port}", flush=True)
        server.serve_forever()
