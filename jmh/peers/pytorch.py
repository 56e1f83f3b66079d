#!/usr/bin/env python3
"""PyTorch's time for the training steps and forward passes of `mvn -Pbench -Dbench.args="--set mlp"`.

    python3 jmh/peers/pytorch.py [--threads N] [784-128-10/32 ...]

Needs PyTorch (pip install torch, or Debian's python3-torch) and nothing of this project. The same net (ReLU inside, linear at the
end), the same loss (softmax cross-entropy, mean), the same update (plain SGD, float32) and the same batch over and over, as in
FloatTrainingStepBenchmark and FloatForwardBenchmark. A figure is the median of five measurements of at least half a second.
"""

import argparse
import statistics
import time

import torch

NETS = [
    "3-4-2/8",
    "784-128-10/1",
    "784-128-10/32",
    "784-256-128-10/64",
    "784-512-512-10/128",
    "784-512-512-10/1024",
    "1024-1024-1024-1024/256",
]


def parse(text):
    sizes, batch = text.split("/")
    return [int(size) for size in sizes.split("-")], int(batch)


def layers(sizes):
    modules = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        modules += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*modules[:-1])


def microseconds(call):
    """The median of five measurements, after half a second of warm-up."""
    calls = 1
    end = time.perf_counter() + 0.5
    while time.perf_counter() < end:
        begin = time.perf_counter()
        for _ in range(calls):
            call()
        if time.perf_counter() - begin < 0.1:
            calls *= 2
    figures = []
    for _ in range(5):
        done = 0
        begin = time.perf_counter()
        while time.perf_counter() - begin < 0.5:
            for _ in range(calls):
                call()
            done += calls
        figures.append((time.perf_counter() - begin) / done * 1e6)
    return statistics.median(figures)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("nets", nargs="*", default=NETS, help="layer sizes and batch, such as 784-128-10/32")
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(42)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, float32, µs")
    print(f"{'net / batch':26} {'step':>10} {'forward':>10}")
    for text in options.nets:
        sizes, batch = parse(text)
        net = layers(sizes)
        x = torch.rand(batch, sizes[0])
        labels = torch.randint(sizes[-1], (batch,))
        loss = torch.nn.CrossEntropyLoss()
        optimiser = torch.optim.SGD(net.parameters(), lr=1e-3)

        def step():
            optimiser.zero_grad(set_to_none=True)
            loss(net(x), labels).backward()
            optimiser.step()

        def forward():
            with torch.inference_mode():
                torch.softmax(net(x), 1)

        print(f"{text:26} {microseconds(step):10.1f} {microseconds(forward):10.1f}", flush=True)


if __name__ == "__main__":
    main()
