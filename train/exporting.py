"""A trained network in, a folder with it in ONNX's format out, for the settings ``encoder`` and ``reranker``.

Run ``python -m train.exporting embedding --out FOLDER --to TARGET`` (or ``reranking``, or with sources that were left out
``embedding-without-…``); ``--int8`` writes weights of eight bits, a quarter of the size. A ``reranking`` network gives what
is added to the score of the words: as the setting ``reranker`` it would order by that alone. Its tokenizer does not fold
traditional script, as training did.
"""

import argparse
import json
import shutil
import warnings
from pathlib import Path
from typing import Any

import torch
from torch import nn

from train import embedding, reranking
from train.pretraining import pretrained

INPUTS = ["input_ids", "attention_mask"]


def network(out: Path, name: str) -> tuple[nn.Module, str, int]:
    """The trained network ``name`` of the folder ``out``, the name of what it gives, and its tokens at most."""
    kind = embedding.Embedder if name.startswith("embedding") else reranking.Scorer
    state: Any = torch.load(out / f"{name}.pt", "cpu", weights_only=True)["net"]
    net = kind(pretrained(out), 0)
    net.load_state_dict(state)
    shown, output = (net.body, "last_hidden_state") if kind is embedding.Embedder else (net, "logits")
    return shown.eval(), output, int(state["tokens"])


def export(net: nn.Module, output: str, target: Path) -> None:
    """Writes ``net``, which takes numbers and mask of rows of any count and length, to the file ``target``."""
    sample = torch.ones((2, 8), dtype=torch.int64)
    axes = {name: {0: "texts", 1: "tokens"} for name in (*INPUTS, output)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It warns of itself: the other exporter needs two packages more.
        torch.onnx.export(
            net,
            (sample, sample),
            target,
            input_names=INPUTS,
            output_names=[output],
            dynamic_axes=axes,
            dynamo=False,
        )


def quantise(target: Path) -> None:
    """Brings the matrices of the network in ``target`` to eight bits, column by column."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    whole = target.with_suffix(".float.onnx")
    target.rename(whole)
    quantize_dynamic(whole, target, weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()


def main() -> None:
    """Write the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="of the checkpoint: embedding or reranking")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoints")
    parser.add_argument("--to", type=Path, required=True, help="folder to write")
    parser.add_argument("--int8", action="store_true", help="weights of eight bits")
    arguments = parser.parse_args()
    target: Path = arguments.to
    net, output, tokens = network(arguments.out, arguments.name)
    target.mkdir(parents=True, exist_ok=True)
    export(net, output, target / "model.onnx")
    if arguments.int8:
        quantise(target / "model.onnx")
    shutil.copy(arguments.out / "tokenizer.json", target)
    (target / "config.json").write_text(json.dumps({"max_position_embeddings": tokens, "pad_token_id": 0}))


if __name__ == "__main__":
    main()
