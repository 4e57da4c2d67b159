"""One step on the device: a cloud's distribution and the local model's logits in, one chosen token out."""
