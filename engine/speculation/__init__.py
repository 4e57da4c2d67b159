"""Getting the same tokens sooner: where distributions and logits come from, and when they are asked for.

Every token is chosen from the cloud's distribution behind exactly the tokens before it and from the local
logits behind the same; what is here decides only how early both are at hand.
"""
