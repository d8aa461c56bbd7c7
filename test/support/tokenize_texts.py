"""Prints what transformers makes of texts: MODEL TEXTS (JSON list); token ids, and these decoded again."""

import json
import sys

from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
ids = tokenizer(json.loads(sys.argv[2]))["input_ids"]
decoded = tokenizer.batch_decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
print(json.dumps({"ids": ids, "texts": decoded}))
