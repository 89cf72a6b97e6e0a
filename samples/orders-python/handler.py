"""Functions in Python, by Azure's custom handlers: a web server of the standard library that is told what to run by its path."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def order(data, metadata):
    """POST /api/orders/{id}: takes an order and puts it into the queue, in one commit."""
    request = data["req"]
    try:
        body = json.loads(request.get("Body") or "")
        message = {"id": request["Params"]["id"], "item": body["item"], "count": int(body.get("count", 1))}
    except (ValueError, KeyError, TypeError):
        return {"Outputs": {"res": {"statusCode": 400, "body": 'An order is JSON such as {"item": "umbrella", "count": 2}.'}}}
    return {
        "Outputs": {"orders": message, "res": {"statusCode": 202, "headers": {"Location": f"/api/orders/{message['id']}"}, "body": message}},
        "Logs": [f"order {message['id']} is taken"],
    }


def shipped(data, metadata):
    """Each message of the queue: what it returns goes into the next queue, in the commit that takes the message away."""
    # A message comes as JSON in a string, and is JSON itself.
    message = json.loads(json.loads(data["order"]))
    return {"ReturnValue": f"{message['count']} x {message['item']} for {message['id']}", "Logs": [f"attempt {metadata['DequeueCount']}"]}


def sweep(data, metadata):
    """Every night."""
    return {"Logs": ["late" if data["timer"]["IsPastDue"] else "in time"]}


FUNCTIONS = {"Order": order, "Shipped": shipped, "Sweep": sweep}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps(FUNCTIONS[self.path.strip("/")](payload["Data"], payload["Metadata"])).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """The host logs invocations."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    Server(("127.0.0.1", int(os.environ["FUNCTIONS_CUSTOMHANDLER_PORT"])), Handler).serve_forever()
