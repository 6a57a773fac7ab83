"""Speaks to the Runtime API itself, and badly."""

import os
import socket
import threading
import time

from attempts import hostile

HOST, PORT = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
RUNTIME = "/2018-06-01/runtime/"
kept = []


def send(data, wait=0.3):
    client = socket.create_connection((HOST, int(PORT)), timeout=wait)
    kept.append(client)
    try:
        client.sendall(data)
        return client.recv(65536)
    except OSError:
        return b""


def post(path, body):
    return send(f"POST {RUNTIME}{path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())


def garbage(own):
    for data in (b"\0" * 4096, b"\xff\xfe" * 1000, b"GET\r\n\r\n", b"POST / HTTP/9.9\r\n\r\n", b"\r\n" * 10000,
                 b"GET " + b"/" * 100000 + b" HTTP/1.1\r\n\r\n", os.urandom(65536),
                 b"POST %sinit/error HTTP/1.1\r\nContent-Length: -1\r\n\r\n" % RUNTIME.encode(),
                 b"POST %sinit/error HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n" % RUNTIME.encode(),
                 b"POST %sinvocation/%s/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
                 % (RUNTIME.encode(), b"0" * 36)):
        send(data, 0.1)


def headers(own):
    send(b"GET %sinvocation/next HTTP/1.1\r\n" % RUNTIME.encode() + b"X: " + b"y" * (20 << 20) + b"\r\n\r\n", 1)
    send(b"GET %sinvocation/next HTTP/1.1\r\n" % RUNTIME.encode() + b"A: b\r\n" * 500000 + b"\r\n", 1)


def wrong_id(own):
    for name in ("00000000-0000-0000-0000-000000000000", "..", "%00", "x" * 5000, ""):
        for end in ("response", "error"):
            post(f"invocation/{name}/{end}", '{"forged": true}')


def future(own):
    # The ids of the invocations to come, were they to be guessed by counting.
    head, tail = own[:-12], int(own[-12:], 16)
    for step in range(1, 40):
        post(f"invocation/{head}{tail + step:012x}/response", '{"forged": true}')


def double(own):
    post(f"invocation/{own}/response", '{"answered": "by hand"}')
    post(f"invocation/{own}/response", '{"forged": true}')
    post(f"invocation/{own}/error", '{"errorMessage": "forged"}')


def half(own):
    client = socket.create_connection((HOST, int(PORT)))
    kept.append(client)
    client.sendall(f"POST {RUNTIME}invocation/{own}/response HTTP/1.1\r\nContent-Length: 1000\r\n\r\nhalf".encode())
    time.sleep(20)


def flood(own):
    def connect():
        for _ in range(300):
            try:
                kept.append(socket.create_connection((HOST, int(PORT)), timeout=0.2))
                kept[-1].sendall(b"POST /")
            except OSError:
                pass

    threads = [threading.Thread(target=connect) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@hostile
def handler(event, attempts):
    globals()[event["way"]](event["id"])
    return {"ok": event["way"]}
