"""Talks to somebody outside."""

import os
import socket

from attempts import hostile


def tcp(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(0.3)
        client.connect(address)
        client.sendall(b"warmfuzz marker")


def datagram(address):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.3)
        client.sendto(b"warmfuzz marker", address)
        return client.recv(64)


@hostile
def handler(event, attempts):
    attempts.works("tcp 1.1.1.1", lambda: tcp(socket.AF_INET, ("1.1.1.1", 53)))
    attempts.works("tcp [2606:4700:4700::1111]", lambda: tcp(socket.AF_INET6, ("2606:4700:4700::1111", 53)))
    for host in ["127.0.0.1", "127.0.0.53"] + event["addresses"]:
        attempts.works("tcp " + host, lambda: tcp(socket.AF_INET, (host, event["tcp"])))
        attempts.works("udp " + host, lambda: datagram((host, event["udp"])))
    attempts.works("tcp ::1", lambda: tcp(socket.AF_INET6, ("::1", event["tcp"])))
    attempts.works("udp 8.8.8.8", lambda: datagram(("8.8.8.8", 53)))
    attempts.works("name", lambda: socket.getaddrinfo("example.com", 80))
    attempts.works("unix path", lambda: tcp(socket.AF_UNIX, event["unix"]))
    attempts.works("unix path of its process", lambda: tcp(socket.AF_UNIX, "/proc/1/root" + event["unix"]))
    attempts.works("unix abstract", lambda: tcp(socket.AF_UNIX, "\0" + event["abstract"]))
    attempts.works("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
    attempts.works("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0))
    attempts.works("vsock", lambda: tcp(socket.AF_VSOCK, (2, 22)))
    attempts.gain("an interface", lambda: [name for _, name in socket.if_nameindex() if name != "lo"])
    attempts.works("docker", lambda: tcp(socket.AF_UNIX, "/var/run/docker.sock"))
    attempts.works("bus", lambda: tcp(socket.AF_UNIX, os.environ.get("DBUS_SYSTEM_BUS_ADDRESS", "/run/dbus/system_bus_socket")))
