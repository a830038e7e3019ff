"""A service that is asked for its fingerprint, in many moods.

release_probe.py CURRENT: prints its port, then serves GET /MOOD on 127.0.0.1.
Moods: right (what CURRENT is now), wrong, short, late (right after two wrong
answers), never, slow (byte by byte for ever), huge (1 GB), garbage, error.
POST anything: notes the path in the file CURRENT.posts.
"""
import json
import os
import socket
import sys
import threading
import time

current = sys.argv[1]
asked = {}


def fingerprint():
    folder = os.path.realpath(current)
    with open(f"{folder}/.trueup-release.json", encoding="utf-8") as file:
        return json.load(file)["fingerprint"]


def answer(body, status="200 OK"):
    body = body.encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def told(value):
    return answer(json.dumps({"status": "ok", "fingerprint": value}))


def serve(peer):
    try:
        request = b""
        while b"\r\n\r\n" not in request:
            request += peer.recv(65536)
        method, path = request.split()[:2]
        mood = path.decode().strip("/")
        asked[mood] = asked.get(mood, 0) + 1
        if method == b"POST":
            with open(f"{current}.posts", "a", encoding="utf-8") as file:
                file.write(f"{mood} {os.readlink(current)}\n")
            peer.sendall(answer("{}", "500 no" if mood == "refuse" else "200 OK"))
        elif mood == "right":
            peer.sendall(told("sha256:" + fingerprint()))
        elif mood == "chunked":
            text = fingerprint()
            peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for part in (text[:10], text[10:]):
                peer.sendall(f"{len(part):x}\r\n{part}\r\n".encode())
                time.sleep(0.05)
            peer.sendall(b"0\r\n\r\n")
        elif mood == "wrong":
            peer.sendall(told("0" * 64))
        elif mood == "short":
            peer.sendall(told(fingerprint()[:12]))
        elif mood == "late":
            peer.sendall(told(fingerprint() if asked[mood] > 2 else "0" * 64))
        elif mood == "error":
            peer.sendall(answer(json.dumps({"fingerprint": fingerprint()}), "503 not yet"))
        elif mood == "garbage":
            peer.sendall(b"\x00\xff" * 1000)
        elif mood == "never":
            time.sleep(60)
        elif mood == "slow":
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10000:
                peer.sendall(bytes([byte]))
                time.sleep(0.01)
        elif mood == "huge":
            peer.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            for _ in range(1000):
                peer.sendall(b"z" * 1_000_000)
    except OSError:
        pass
    finally:
        peer.close()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
