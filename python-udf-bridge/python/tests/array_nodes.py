"""Nodes that give arrays, which are audio or not."""

import numpy as np

from remotemedia import Audio, Node, StreamingNode, node


@node("ChannelsFirst", output="audio")
def channels_first(value):
    """A model's habit: (1, frames)."""
    return value.samples.reshape(1, -1)


def embedding(value):
    """A vector of 192 numbers, which is no audio."""
    return np.linspace(0, 1, 192, dtype=np.float32)


node("Embedding")(embedding)
node("EmbeddingAsJson", output="json")(embedding)
node("EmbeddingAsAudio", output="audio")(embedding)
node("EmbeddingAsInput", output="same_as_input")(embedding)


@node("WrappedEmbedding")
def wrapped(value):
    return Audio(embedding(value), 50)


@node("Halved")
def halved(value):
    return value.samples / 2


@node("Matrix", output="json")
def matrix(value):
    return np.arange(6, dtype=np.uint8).reshape(2, 3)


class Summary(StreamingNode):
    """Takes chunks and gives an array at the end."""

    chunk_ms = 10

    def __init__(self, *, length: int):
        self.length = length

    def execute(self, value):
        return None

    def finish(self):
        return np.zeros(self.length, np.float32)


node("Summary")(Summary)
node("SummaryAsJson", output="json")(Summary)


@node("SeveralInputs", accepts=("composite",))
class SeveralInputs(Node):
    def execute(self, value):
        return value["long"].samples
