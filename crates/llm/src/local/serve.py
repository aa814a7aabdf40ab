# Serves one GGUF file over HTTP until standard input closes. Prints the address when it is ready.
import sys

import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 4096
params.n_parallel = 2
# No answer goes on for ever, whatever is asked.
params.n_predict = 256
params.cpuparams.n_threads = 2
params.ui = False
params.verbosity = 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
