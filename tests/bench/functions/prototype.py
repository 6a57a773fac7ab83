"""The exchange of the Runtime API and nothing else: what a Python client on bare sockets can reach."""

import json
import os
import socket

from noop import handler

host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].split(":")
connection = socket.create_connection((host, int(port)))
connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
NEXT = b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %b\r\n\r\n" % host.encode()


def receive():
    data = connection.recv(65536)
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += connection.recv(65536)
    at = data.index(b"Content-Length: ") + 16
    size = end + 4 + int(data[at : data.index(b"\r\n", at)])
    while len(data) < size:
        data += connection.recv(65536)
    return data, end


while True:
    connection.sendall(NEXT)
    data, end = receive()
    at = data.index(b"Lambda-Runtime-Aws-Request-Id: ") + 31
    request = data[at : data.index(b"\r\n", at)]
    answer = json.dumps(handler(json.loads(data[end + 4 :]), None)).encode()
    connection.sendall(
        b"POST /2018-06-01/runtime/invocation/%b/response HTTP/1.1\r\nHost: %b\r\nContent-Length: %d\r\n\r\n%b"
        % (request, host.encode(), len(answer), answer)
    )
    receive()
