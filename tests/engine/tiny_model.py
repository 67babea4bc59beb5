# SPDX-License-Identifier: EUPL-1.2
"""Makes a tiny Llama with random weights, so that the tests need no download: `python tiny_model.py FOLDER`.

Runs in vLLM's own environment (torch, transformers, tokenizers), not in the tool's. What it says is noise; what counts
is that a real vLLM loads, tokenises, schedules, caches and streams it like any other. The same seed gives the same
bytes, so that a checksum of the weights is stable.
"""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

CONTEXT = 16384
VOCABULARY = 1024

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

SUBJECTS = ("Die Vorlesung", "Der Übungszettel", "Das Seminar", "Eine Menge", "Ein Graph", "The proof", "Jede Funktion")
VERBS = ("erklärt", "enthält", "verlangt", "bedeutet", "uses", "benötigt", "veröffentlicht", "größer als", "zeigt")
OBJECTS = ("einen Beweis", "die Schleife", "viele Beispiele", "zwei Knoten", "a solution", "den Algorithmus", "nichts")


def sentences() -> list[str]:
    """Made up: enough for a byte-level BPE to find some words of several letters, umlauts among them."""
    return [f"{subject} {verb} {what}." for subject in SUBJECTS for verb in VERBS for what in OBJECTS]


def make_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """Byte-level, so that every text can be tokenised, and a token may be half a character."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(sentences(), trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<|endoftext|>",
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        model_max_length=CONTEXT,
        chat_template=CHATML,
    )
    fast.save_pretrained(folder)
    return fast


def make_model(folder: Path, tokenizer: PreTrainedTokenizerFast) -> None:
    """About 4 million parameters."""
    torch.manual_seed(4)
    config = LlamaConfig(
        vocab_size=len(tokenizer),  # a token beyond the tokenizer's would be an event without text
        hidden_size=256,
        intermediate_size=688,
        num_hidden_layers=4,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    model = LlamaForCausalLM(config)
    _never_ends(model, tokenizer.eos_token_id)
    model.to(torch.bfloat16).save_pretrained(folder)


def _never_ends(model: LlamaForCausalLM, end: int) -> None:
    """Takes the end token out of what it says: noise would end at random, some answers before a test has seen them.

    Channel 0 is the same in every position, so that it acts as the bias that a Llama has not.
    """
    with torch.no_grad():
        model.model.embed_tokens.weight[:, 0] = 0.1
        for layer in model.model.layers:
            layer.self_attn.o_proj.weight[0] = 0
            layer.mlp.down_proj.weight[0] = 0
        model.lm_head.weight[:, 0] = 0
        model.lm_head.weight[end, 0] = -1000


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    make_model(folder, make_tokenizer(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
