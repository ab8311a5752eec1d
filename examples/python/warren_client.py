"""A client of the Warren protocol in about a hundred lines: the standard library and `protobuf`.

Debian: apt install python3-protobuf protobuf-compiler
    python3 warren_client.py warren://guest:guest@localhost:5672
"""

import collections
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import urllib.parse

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
GENERATED = tempfile.TemporaryDirectory(prefix="warren-python-")
SCHEMAS = [str(path) for path in sorted(PROTO.glob("warren/v1/*.proto"))]
subprocess.run(["protoc", f"-I{PROTO}", f"--python_out={GENERATED.name}", *SCHEMAS], check=True)
sys.path.insert(0, GENERATED.name)

from warren.v1 import consuming_pb2, envelope_pb2, error_pb2, publishing_pb2


class WarrenError(Exception):
    """An Error envelope: `condition` is RabbitMQ's name, such as NOT_FOUND."""

    def __init__(self, error):
        self.condition = error_pb2.Condition.Name(error.condition).removeprefix("CONDITION_")
        super().__init__(f"{self.condition} - {error.message}")


class Warren:
    """One connection with channel 1 open. Requests wait for their answers; pushes are kept."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port or 5672))
        self.next_id, self.published = 0, 0
        self.deliveries, self.confirms = collections.deque(), collections.deque()
        self.socket.sendall(b"WRN1")
        vhost = urllib.parse.unquote(parts.path[1:]) or "/"
        login = {"username": parts.username or "guest", "password": parts.password or "guest"}
        self.hello = self.request(hello={"vhost": vhost, **login}).hello_ok
        self.request(channel=1, open_channel={})

    def send(self, **fields):
        encoded = envelope_pb2.Envelope(**fields).SerializeToString()
        self.socket.sendall(struct.pack(">I", len(encoded)) + encoded)

    def receive(self):
        (size,) = struct.unpack(">I", self._read(4))
        envelope = envelope_pb2.Envelope.FromString(self._read(size))
        body = envelope.WhichOneof("body")
        if body == "deliveries":
            self.deliveries.extend(unpack(envelope.deliveries))
        elif body == "confirms":
            self.confirms.extend(envelope.confirms.ranges)
        elif body == "error" and envelope.id == 0:
            raise WarrenError(envelope.error)
        return envelope

    def _read(self, size):
        data = bytearray()
        while len(data) < size:
            chunk = self.socket.recv(size - len(data))
            if not chunk:
                raise ConnectionError("the broker closed the connection")
            data += chunk
        return bytes(data)

    def request(self, **fields):
        self.next_id += 1
        self.send(id=self.next_id, **fields)
        while (answer := self.receive()).id != self.next_id:
            pass
        if answer.WhichOneof("body") == "error":
            raise WarrenError(answer.error)
        return answer

    def publish(self, exchange, routing_key, bodies, **properties):
        """Publishes a batch; returns when every message is confirmed, raises when one is not."""
        last = self.published + len(bodies)
        address = {"exchange": exchange, "routing_key": routing_key}
        batch = {"first_publish_number": self.published + 1, "addresses": [address],
                 "properties": [properties], "messages": [{"body": body} for body in bodies]}
        self.published = last
        self.send(channel=1, publish=batch)
        told = 0
        while told < last:
            while not self.confirms:
                self.receive()
            told = (confirm := self.confirms.popleft()).last or confirm.first
            if confirm.outcome != publishing_pb2.PUBLISH_OUTCOME_CONFIRMED:
                raise RuntimeError(f"not published: {confirm}")

    def consume(self, queue, prefetch=100):
        """Yields (delivery tag, address, properties, body); settle with `ack`."""
        self.request(channel=1, consume={"queue": queue, "prefetch": prefetch})
        while True:
            while not self.deliveries:
                self.receive()
            yield self.deliveries.popleft()

    def ack(self, *tags):
        ranges = [{"first": tag} for tag in tags]
        self.send(channel=1, settle={"ranges": ranges, "action": consuming_pb2.SETTLE_ACTION_ACK})

    def close(self):
        self.request(close={})
        self.socket.close()


def unpack(batch):
    for offset, delivery in enumerate(batch.deliveries):
        yield (batch.first_delivery_tag + offset, batch.addresses[delivery.address],
               batch.properties[delivery.properties], delivery.body)


if __name__ == "__main__":
    warren = Warren(sys.argv[1])
    queue = warren.request(declare_queue={"exclusive": True}).queue_ok.name
    warren.publish("", queue, [f"message {i}".encode() for i in range(1000)], delivery_mode=2)
    for received, (tag, address, _, body) in zip(range(1000), warren.consume(queue)):
        assert body == f"message {received}".encode() and address.routing_key == queue
        warren.ack(tag)
    print("1000 messages published, confirmed, consumed and acked")
    warren.close()
