"""transformers' generate, a line of JSON in and out a turn: generate.py MODEL."""

import json
import os
import resource
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

torch.set_num_threads(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
network = AutoModelForCausalLM.from_pretrained(sys.argv[1], dtype=torch.float32).eval()
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])


@torch.no_grad()
def write(prompt: str, batch: int, tokens: int) -> tuple[float, float]:
    """Seconds on the wall and of the processor that it takes to write `batch` texts of `tokens` tokens."""
    inputs = tokenizer([prompt] * batch, return_tensors="pt")
    began, busy = time.perf_counter(), time.process_time()
    network.generate(**inputs, do_sample=True, temperature=1.0, top_k=0, min_new_tokens=tokens, max_new_tokens=tokens, pad_token_id=0)
    return time.perf_counter() - began, time.process_time() - busy


number = 0
for line in sys.stdin:
    task = json.loads(line)
    number += 2
    first, _ = write(f"Once upon a time, {number - 1}", 1, 1)
    seconds, processor = write(f"Once upon a time, {number}", task["batch"], task["tokens"])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "processor": processor, "first": first, "memory": memory}), flush=True)
