"""A pool of connections: opened when needed, kept, never more than a few."""
import sqlite3
from contextlib import contextmanager

ROWS = [("kettle", "kitchen", 3900), ("toaster", "kitchen", 4900), ("lamp", "living", 2500), ("chair", "living", 8900)]


class Pool:
    def __init__(self, size):
        self.size = size
        self.idle = []

    def open(self):
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.execute("CREATE TABLE articles (name TEXT, room TEXT, cents INTEGER)")
        connection.executemany("INSERT INTO articles VALUES (?, ?, ?)", ROWS)
        connection.commit()
        return connection

    @contextmanager
    def connection(self):
        connection = self.idle.pop() if self.idle else self.open()
        try:
            yield connection
        finally:
            connection.rollback()
            if len(self.idle) < self.size:
                self.idle.append(connection)
            else:
                connection.close()
