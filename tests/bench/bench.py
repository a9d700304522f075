"""Our times beside the peers', as ratios, in one run: ./dev bench [--only NAME …] [--repeat N].

The peers are the scripts in ../shared/bench, run with a Python that has shap and scikit-learn
(VITRINE_PEERS_PYTHON, else python3); without one only our own times are printed. Both sides read the
same files, use two threads, and report the work itself, not start-up or reading. Every figure is the
minimum of several runs. Nothing here is a test: a machine may be busy."""
import argparse
import csv
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "bench"

# scikit-learn's fit as a person would write it: scaled columns, and lbfgs to the tolerance of ours.
LOGISTIC = """
import json, sys, time
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
rows = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
seconds = []
for _ in range(3):
    start = time.perf_counter()
    make_pipeline(StandardScaler(), LogisticRegression(tol=1e-8, max_iter=1000)).fit(rows[:, :-1], rows[:, -1])
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": min(seconds)}))
"""


def run_json(command, **kwargs):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **kwargs)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))}\n{done.stderr.strip()}")
    return json.loads(done.stdout.strip().splitlines()[-1] if done.stdout.count("\n{") else done.stdout)


def cpu_and_wall(command):
    """Wall seconds and peak memory (MB) of a whole process."""
    start = time.perf_counter()
    pid = os.posix_spawn(str(command[0]), [str(c) for c in command], os.environ,
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"bench: failed: {' '.join(map(str, command))}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def synthetic(path, rows, columns, seed):
    """A two-class problem with interactions, from the standard library only."""
    draw = random.Random(seed)
    with open(path, "w", newline="\n", encoding="utf-8") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow([f"f{i}" for i in range(columns)] + ["target"])
        for _ in range(rows):
            x = [draw.gauss(0, 1) for _ in range(columns)]
            z = x[0] * x[1] + x[2] - 0.5 * x[3] * x[3] + 0.8 * (x[4] > x[5]) + draw.gauss(0, 0.5)
            write.writerow([f"{v:.6g}" for v in x] + [int(z > 0)])


class Bench:
    def __init__(self, args):
        self.cli, self.data, self.repeat = args.cli, pathlib.Path(args.data), args.repeat
        self.bin = pathlib.Path(args.cli).parents[2] / "tests" / "bench"
        self.data.mkdir(parents=True, exist_ok=True)
        self.python = self.find_python()
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="vitrine-bench-"))
        self.make_data()

    def find_python(self):
        if not SHARED.is_dir():
            return None
        for candidate in (os.environ.get("VITRINE_PEERS_PYTHON"), "python3"):
            if candidate and subprocess.run([candidate, "-c", "import shap, sklearn"],
                                            capture_output=True).returncode == 0:
                return candidate
        return None

    def make_data(self):
        if (self.data / "cls_100k_20_train.csv").exists():
            return
        if self.python:
            subprocess.run([self.python, SHARED / "make_data.py", "--out", self.data, "--only", "cls,plot"],
                           check=True, stdout=subprocess.DEVNULL)
        else:
            for name, rows, columns in (("cls_2k_20", 2000, 20), ("cls_100k_20", 100000, 20)):
                for seed, part in enumerate(("train", "test")):
                    synthetic(self.data / f"{name}_{part}.csv", rows, columns, seed)

    def peer(self, script, *arguments):
        if not self.python:
            return None
        return run_json([self.python, SHARED / "peers" / script, *arguments])

    def train(self, name, *extra):
        model = self.work / f"{name}.vitrine"
        best = None
        for _ in range(self.repeat):
            got = run_json([self.cli, "train", self.data / f"{name}_train.csv", "--target", "target",
                            "--model", "forest", "--json", "-o", model, *extra])
            best = got if best is None or got["seconds"] < best["seconds"] else best
        return model, best

    def line(self, what, ours, peer_name, theirs, goal, unit="s", note=""):
        ratio = f"{theirs / ours:8.1f}×" if theirs else "       –"
        peer = f"{peer_name} {theirs:.4g} {unit}" if theirs else f"{peer_name}: not here"
        print(f"{what:44} {ours:10.4g} {unit:6} {ratio}  (goal {goal})  {peer} {note}", flush=True)

    # --- The benchmarks ------------------------------------------------------------------------
    def forest(self):
        """Fit and predict, 100 trees, 100k × 20."""
        model, ours = self.train("cls_100k_20")
        test = self.data / "cls_100k_20_test.csv"
        peer = self.peer("w3_rf_fit.py", "--train", self.data / "cls_100k_20_train.csv", "--test", test,
                         "--peer", "rf", "--repeat", "1")
        auc = run_json([self.cli, "evaluate", model, test, "--target", "target", "--json", "--bootstrap", "0"])["roc_auc"]
        note = f"AUC {auc:.4f}" + (f" against {peer['auc']:.4f}" if peer else "")
        self.line("forest fit, 100k × 20", ours["seconds"], "scikit-learn", peer and peer["fit_min"], "8×", note=note)
        seconds = min(run_json([self.cli, "predict", model, test, "--json", "-o", self.work / "p.csv"])["seconds"]
                      for _ in range(self.repeat))
        self.line("forest predict, 100k × 20", seconds, "scikit-learn", peer and peer["predict_min"], "3×")

    def kernel(self):
        """KernelSHAP on 100 trees, M = 20, 100 background rows, 2,088 coalitions; per row."""
        model, _ = self.train("cls_2k_20")
        background = self.work / "background.csv"
        with open(self.data / "cls_2k_20_train.csv", encoding="utf-8") as lines:
            background.write_text("".join(line for line, _ in zip(lines, range(101))), encoding="utf-8")
        test = self.data / "cls_2k_20_test.csv"
        peer = self.peer("w1_kernelshap.py", "--train", self.data / "cls_2k_20_train.csv", "--test", test,
                         "--model", "rf", "--l1", "0", "--repeat", "1")
        rows, ours = 100, None
        for _ in range(self.repeat):
            got = run_json([self.cli, "explain", model, test, "--method", "kernel", "--rows", f"0-{rows - 1}",
                            "--background", background, "--samples", "2088", "--json"])
            ours = min(ours or got["seconds"], got["seconds"])
        self.line("KernelSHAP, forest of 100, per row", ours / rows, "shap", peer and peer["s_per_row_min"], "30×")
        _, peak = cpu_and_wall([self.cli, "explain", model, test, "--method", "kernel", "--rows", "0-99",
                                "--background", background, "--json"])
        print(f"{'  peak memory of that process':44} {peak:10.0f} MB")

    def lime(self):
        """LIME on 100 trees, M = 20, 5,000 samples, 10 features; per row, at equal local R²."""
        model, _ = self.train("cls_2k_20")
        test = self.data / "cls_2k_20_test.csv"
        peer = self.peer("w2_lime.py", "--train", self.data / "cls_2k_20_train.csv", "--test", test, "--rows", "30")
        best, fits = None, None
        for _ in range(self.repeat):
            got = run_json([self.cli, "explain", model, test, "--method", "lime", "--rows", "0-99", "--json"])
            best, fits = min(best or got["seconds"], got["seconds"]), got["rows"]
        self.line("LIME, forest of 100, per row", best / len(fits), "lime", peer and peer["s_per_row_min"], "8×")
        again = run_json([self.cli, "explain", model, test, "--method", "lime", "--rows", "0-99", "--seed", "1", "--json"])
        top = [[{f["feature"] for f in row["features"][:5]} for row in run] for run in (fits, again["rows"])]
        overlap = sum(len(a & b) / 5 for a, b in zip(*top)) / len(fits)
        r2 = sum(row["r2"] for row in fits) / len(fits)
        print(f"  local R² {r2:.3f}, top five of two seeds {overlap:.3f}" +
              (f"; lime {peer['local_r2']:.3f}, {peer['top5_stability']:.3f}" if peer else ""))

    def kernel_mlp(self):
        """KernelSHAP on a network of 64 and 32 units, M = 20, 100 background rows; per row."""
        train = self.data / "cls_2k_20_train.csv"
        model, background = self.work / "mlp.vitrine", self.work / "background.csv"
        run_json([self.cli, "train", train, "--target", "target", "--model", "mlp", "--param", "hidden=64,32",
                  "--param", "early_stopping=false", "--param", "epochs=100", "--json", "-o", model])
        with open(train, encoding="utf-8") as lines:
            background.write_text("".join(line for line, _ in zip(lines, range(101))), encoding="utf-8")
        test = self.data / "cls_2k_20_test.csv"
        peer = self.peer("w1_kernelshap.py", "--train", train, "--test", test, "--model", "mlp", "--l1", "0",
                         "--repeat", "1")
        ours = min(run_json([self.cli, "explain", model, test, "--method", "kernel", "--rows", "0-99", "--background",
                             background, "--samples", "2088", "--json"])["seconds"] for _ in range(self.repeat)) / 100
        self.line("KernelSHAP, network 64-32, per row", ours, "shap", peer and peer["s_per_row_min"], "10×")

    def kernel_linear(self):
        """KernelSHAP on logistic regression, M = 20, 100 background rows; per row."""
        train, test = self.data / "cls_2k_20_train.csv", self.data / "cls_2k_20_test.csv"
        model, background = self.work / "logistic.vitrine", self.work / "background.csv"
        run_json([self.cli, "train", train, "--target", "target", "--model", "logistic", "--json", "-o", model])
        with open(train, encoding="utf-8") as lines:
            background.write_text("".join(line for line, _ in zip(lines, range(101))), encoding="utf-8")
        peer = self.peer("w1_kernelshap.py", "--train", train, "--test", test, "--model", "logit", "--l1", "0",
                         "--repeat", "1")
        ours = min(run_json([self.cli, "explain", model, test, "--method", "kernel", "--rows", "0-99", "--background",
                             background, "--samples", "2088", "--json"])["seconds"] for _ in range(self.repeat)) / 100
        self.line("KernelSHAP, logistic regression, per row", ours, "shap", peer and peer["s_per_row_min"], "50×")

    def logistic(self):
        """Logistic regression, 100k × 20, both to the same tolerance of the gradient."""
        train, model = self.data / "cls_100k_20_train.csv", self.work / "logistic.vitrine"
        ours = min(run_json([self.cli, "train", train, "--target", "target", "--model", "logistic", "--json", "-o",
                             model])["seconds"] for _ in range(self.repeat))
        peer = self.python and run_json([self.python, "-c", LOGISTIC, train])["seconds"]
        self.line("logistic regression, 100k × 20", ours, "scikit-learn", peer, "3×")

    def mlp(self):
        """784-128-10 on MNIST, batch 64, Adam: an epoch (of six less one), and accuracy after five."""
        pictures = ROOT.parent / "shared" / "data" / "mnist"
        if not pictures.is_dir():
            print("mlp: needs MNIST; skipped")
            return
        model = self.work / "mnist.vitrine"

        def idx(part):
            return [pictures / f"{part}-images-idx3-ubyte.gz", "--labels", pictures / f"{part}-labels-idx1-ubyte.gz",
                    "--target", "label"]

        def seconds(epochs, *extra):
            return run_json([self.cli, "train", *idx("train"), "--model", "mlp", "--param", "early_stopping=false",
                             "--param", f"epochs={epochs}", "--json", "-o", model, *extra])["seconds"]

        six = min(seconds(6) for _ in range(self.repeat))
        ours = (six - min(seconds(1) for _ in range(self.repeat))) / 5
        notes = []
        for extra in ([], ["--param", "dropout=0.5"]):
            seconds(5, *extra)
            got = run_json([self.cli, "evaluate", model, *idx("t10k"), "--bootstrap", "0", "--json"])
            notes.append(f"{got['accuracy']:.4f}" + (" with dropout 0.5" if extra else ""))
        train = self.data / "mnist_train.csv"
        peers = {}
        if train.exists():
            for name in ("numpy", "sklearn"):
                peers[name] = self.peer("w5_mlp.py", "--train", train, "--test", self.data / "mnist_test.csv",
                                        "--peer", name)
        for name in ("numpy", "sklearn"):
            peer = peers.get(name)
            self.line("MNIST network, an epoch", ours, name, peer and peer["s_per_epoch_min"], "0.25 s",
                      note=f"right {', '.join(notes)}" + (f"; theirs {peer['test_acc']:.4f}" if peer else ""))

    def beeswarm(self):
        """A beeswarm of 10,000 × 20 to PNG."""
        program = self.bin / "bench-beeswarm"
        files = [self.data / "plot_S.csv", self.data / "plot_X.csv"]
        if not files[0].exists():
            print("beeswarm: needs the peers' data; skipped")
            return
        ours = min(run_json([program, *files, self.work / "beeswarm.png"])["seconds"] for _ in range(self.repeat))
        peer = self.peer("w10_plot.py", "--shap", files[0], "--values", files[1], "--kind", "beeswarm",
                         "--out", self.work / "peer.png")
        self.line("beeswarm, 10,000 × 20, to PNG", ours, "shap + matplotlib", peer and peer["s_min"], "15×")

    def start(self):
        """vitrine-cli --version, whole process."""
        best = min(cpu_and_wall([self.cli, "--version"])[0] for _ in range(10))
        print(f"{'vitrine-cli --version':44} {best * 1000:10.1f} ms               (goal < 20 ms)")

    def csv(self):
        """Opening 100k × 20 numbers."""
        path = self.data / "cls_100k_20_train.csv"
        wall, peak = min(cpu_and_wall([self.cli, "data", path, "--json"]) for _ in range(self.repeat))
        print(f"{'open and summarise 100k × 21':44} {wall:10.3f} s      "
              f"{path.stat().st_size / 1e6 / wall:8.0f} MB/s, {peak:.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    names = ["start", "csv", "forest", "kernel", "kernel-mlp", "kernel-linear", "logistic", "mlp", "lime", "beeswarm"]
    parser.add_argument("--cli", required=True)
    parser.add_argument("--data", default=str(ROOT.parent / "bench-data"))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    args = parser.parse_args()
    bench = Bench(args)
    for name in args.only:
        getattr(bench, name.replace("-", "_"))()


if __name__ == "__main__":
    main()
