"""Runs the app on this machine and sends it a webhook: pip install pytest; cdk synth -q; pytest"""
import json
import os
import queue
import subprocess
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

LOCAL = os.environ.get('SCALABLE_WEBHOOK', 'npx scalable-webhook').split()
APP = os.environ.get('CDK_OUTDIR', 'cdk.out')


@pytest.fixture(scope='module')
def backend():
    """A backend that takes everything; what it got is in its queue."""
    received = queue.Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get('content-length', 0)))
            received.put((self.path, dict(self.headers), body))
            self.send_response(200)
            self.send_header('content-length', '0')
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f'http://127.0.0.1:{server.server_port}', received
    server.shutdown()


@pytest.fixture(scope='module')
def endpoints(backend):
    """URLs of the webhooks, by construct path, of the app as `cdk synth` wrote it."""
    process = subprocess.Popen(
        [*LOCAL, 'local', '--app', APP, '--port', '0', '--backend', backend[0], '--json'],
        stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())['endpoints']
    finally:
        process.terminate()
        process.wait(timeout=30)


def send(url, headers, body):
    request = urllib.request.Request(url, body, headers, method='POST')
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.status, json.load(response)


def test_an_order_reaches_the_backend_as_it_was_sent(backend, endpoints):
    body = b'{"status": "paid"}'
    status, answer = send(endpoints['OrdersStack/Orders'], {'content-type': 'application/json', 'x-order-id': '17'}, body)
    assert status == 200

    path, headers, received = backend[1].get(timeout=60)
    assert received == body
    assert headers['x-scalable-webhook-delivery-id'] == answer['id']


def test_webhooks_of_one_order_stay_in_order(backend, endpoints):
    for number in range(20):
        send(endpoints['OrdersStack/Orders'], {'content-type': 'text/plain', 'x-order-id': '18'}, str(number).encode())

    assert [int(backend[1].get(timeout=60)[2]) for _ in range(20)] == list(range(20))
