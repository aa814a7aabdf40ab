"""Models without a language model behind them, one for each framework.

Each keeps the prompts that it is given in `prompts`, gives the answers of its script one after another, and repeats its prompt when the
script is over: what it answers then is what it was told.
"""
