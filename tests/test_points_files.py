"""Points as other programs write them: spreadsheets in three languages, pandas, R, numpy, MATLAB, maps. Each is read as the same points,
or refused in one sentence that names the file; read by `sample --from` in its own coordinates, with no step of the flow to change them."""
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:  # the numpy that the system's package manager installs belongs to the system's own python
    own = "/usr/bin/python3"
    if os.path.exists(own) and os.path.realpath(sys.executable) != os.path.realpath(own) and "FLOWSCOPE_OWN" not in os.environ:
        os.execve(own, [own, *sys.argv], {**os.environ, "FLOWSCOPE_OWN": "1"})
    raise

from picture import Checks

BUILD = os.environ.get("BUILD", "build")
PROGRAM = os.path.abspath(os.path.join(BUILD, "flowscope"))
X = [0.5, -1.25, 2.0, 3.5]
Y = [1.5, -0.5, 0.25, -2.75]


def run(*arguments, **more):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120, check=False, **more)


class Reader:
    """Reads points through a model that has no weights: what it starts from is written as trajectories, whose first knot it is."""

    def __init__(self, folder):
        self.folder = folder
        self.model = os.path.join(folder, "m.safetensors")
        self.out = os.path.join(folder, "out.npy")
        result = run("train", "--width", "8", "--hidden", "1", "--train", "1", "--out", self.model)
        if result.returncode != 0:
            raise RuntimeError(result.stderr)

    def read(self, name, data, **more):
        path = "-" if name == "-" else os.path.join(self.folder, name)
        if name != "-":
            with open(path, "wb") as file:
                file.write(data if isinstance(data, bytes) else data.encode())
        result = run("sample", self.model, "--from", path, "--steps", "1", "--solver", "euler", "--trajectories", "--out", self.out, **more)
        points = np.load(self.out)[:, 0] if result.returncode == 0 else None
        if points is not None:
            os.remove(self.out)
        return result, points


def same(points, x, y):
    return points is not None and points.shape == (len(x), 2) and np.abs(points - np.stack([x, y], 1)).max() < 1e-6


def rows(form, x=X, y=Y, **more):
    return "".join(form.format(i=i, j=i + 1, x=a, y=b, X=str(a).replace(".", ","), Y=str(b).replace(".", ","), **more)
                   for i, (a, b) in enumerate(zip(x, y)))


TEXTS = {
    "plain": rows("{x},{y}\n"),
    "no end of line": rows("{x},{y}\n")[:-1],
    "CRLF": rows("{x},{y}\r\n"),
    "CR alone, as old Macs": rows("x,y\r{x},{y}\r".replace("x,y\r", "")),
    "an end as of DOS": rows("{x},{y}\r\n") + "\x1a",
    "an end of a page": rows("{x},{y}\n") + "\f",
    "mixed ends of lines": "0.5,1.5\r\n-1.25,-0.5\n2,0.25\r3.5,-2.75",
    "dates without names": rows("2020-01-0{j},{x},{y}\n"),
    "CR alone with names": "x,y\r" + rows("{x},{y}\r"),
    "a mark of byte order": "\ufeffx,y\n" + rows("{x},{y}\n"),
    "blank lines": "\n\nx,y\n\n" + rows("{x},{y}\n\n") + "\n",
    "blanks around": rows("  {x} ,  {y}  \n"),
    "pandas with an index": ",x,y\n" + rows("{i},{x},{y}\n"),
    "pandas, index read and written again": "Unnamed: 0,x,y\n" + rows("{i},{x},{y}\n"),
    "pandas, two indices": "Unnamed: 0.1,Unnamed: 0,x,y\n" + rows("{i},{i},{x},{y}\n"),
    "pandas, numbered columns beside an index": ",0,1\n" + rows("{i},{x},{y}\n"),
    "pandas, numbered columns": "0,1\n" + rows("{x},{y}\n"),
    "pandas, numbered columns beside an index, and labels": ",0,1,2\n" + rows("{i},{x},{y},1\n"),
    "pandas, numbered columns and labels": "0,1,2\n" + rows("{x},{y},1\n"),
    "pandas without names, with an index": rows("{i},{x},{y}\n"),
    "an id": "id,x,y\n" + rows("{j},{x},{y}\n"),
    "y before x": "y,x\n" + rows("{y},{x}\n"),
    "capitals": "X,Y\n" + rows("{x},{y}\n"),
    "capitals turned": "Y,X\n" + rows("{y},{x}\n"),
    "names with units": "x [m],y [m]\n" + rows("{x},{y}\n"),
    "names with units, turned": "\"y (cm)\",\"x (cm)\"\n" + rows("{y},{x}\n"),
    "names of another language": "가로,세로\n" + rows("{x},{y}\n"),
    "an index of another language": "순번,x,y\n" + rows("{j},{x},{y}\n"),
    "longer names, turned": "point_y,point_x\n" + rows("{y},{x}\n"),
    "a time beside": "t,x,y\n" + rows("{i}.5,{x},{y}\n"),
    "a third axis": "x,y,z\n" + rows("{x},{y},0.1{i}\n"),
    "more columns": "name,y,weight,x,colour\n" + rows("a{i},{y},1.0,{x},red\n"),
    "components": "pc1,pc2,pc3,pc4,pc5,pc6,pc7,pc8,pc9,pc10,pc11,pc12\n" + rows("{x},{y},9,9,9,9,9,9,9,9,9,9\n"),
    "longitude last": "lat,lon\n" + rows("{y},{x}\n"),
    "a map's northing and easting": "OBJECTID;Northing;Easting;Name\n" + rows("{j};{y};{x};Ort {j}\n"),
    "quoted numbers": "\"x\",\"y\"\n" + rows("\"{x}\",\"{y}\"\n"),
    "quoted decimal commas": "x,y\n" + rows("\"{X}\",\"{Y}\"\n"),
    "R's write.csv": "\"\",\"x\",\"y\"\n" + rows("\"{j}\",{x},{y}\n"),
    "R's write.table": "\"x\" \"y\"\n" + rows("\"{j}\" {x} {y}\n"),
    "R's write.table of a matrix": "\"V1\" \"V2\"\n" + rows("\"{j}\" {x} {y}\n"),
    "R's write.csv2": "\"\";\"x\";\"y\"\n" + rows("\"{j}\";{X};{Y}\n"),
    "MATLAB's writetable": "Var1,Var2\n" + rows("{x},{y}\n"),
    "MATLAB's save -ascii": rows("   {x:.7e}   {y:.7e}\n"),
    "MATLAB's comments": "% x y\n" + rows("{x} {y}\n"),
    "numpy's savetxt": "# written by me\n# x,y\n" + rows("{x:.18e},{y:.18e}\n"),
    "numpy's savetxt, turned": "# y x\n" + rows("{y:.18e} {x:.18e}\n"),
    "comments between": "# a\n" + rows("{x},{y}\n# b\n"),
    "tabs": "x\ty\n" + rows("{x}\t{y}\n"),
    "tabs and decimal commas": "x\ty\n" + rows("{X}\t{Y}\n"),
    "blanks": rows("{x} {y}\n"),
    "blanks and decimal commas": rows("{X} {Y}\n"),
    "bars": rows("{x}|{y}\n"),
    "semicolons": "x;y\n" + rows("{x};{y}\n"),
    "German Excel": "x;y\r\n" + rows("{X};{Y}\r\n"),
    "German Excel, turned": "\ufeffy;x\r\n" + rows("{Y};{X}\r\n"),
    "German Excel with empty columns": "x;y;;\r\n" + rows("{X};{Y};;\r\n") + ";;;\r\n",
    "Excel with sep=": "sep=;\r\nx;y\r\n" + rows("{x};{y}\r\n"),
    "a tab named by its letters": "sep=\\t\nx\ty\n" + rows("{x}\t{y}\n"),
    "a comment that shouts": "#NOTE! made by me\n#\n" + rows("{x},{y}\n"),
    "Excel with sep=, quoted": "\"sep=|\"\nx|y\n" + rows("{x}|{y}\n"),
    "trailing commas": "x,y,\n" + rows("{x},{y},\n"),
    "trailing commas without names": rows("{x},{y},\n"),
    "a plus, and no zero": "+.5,1.5\n-1.25,-.5\n2.,.25\n+3.5,-2.75\n",
    "exponents of Fortran": "0.5D0 1.5d+0\n-0.125D+01 -5D-1\n2 25E-2\n35d-1 -2.75\n",
    "a typesetter's minus": rows("{x},{y}\n").replace("-", "\u2212"),
    "fields over lines": "x,y,note\n" + rows("{x},{y},\"one\ntwo, \"\"three\"\"\"\n"),
}

LARGE = {  # 1234.5 and -1000000.25, in thousands
    "English": "x;y\n1,234.5;-1,000,000.25\n0;0.5\n",
    "German": "x;y\n1.234,5;-1.000.000,25\n0;0,5\n",
    "French": "x;y\n1\u202f234,5;-1\u202f000\u202f000,25\n0;0,5\n",
    "French with other blanks": "x;y\n1\u00a0234,5;-1 000 000,25\n0;0,5\n",
    "Swiss": "x;y\n1'234.5;-1’000’000.25\n0;0.5\n",
}

REFUSED = {
    "nothing": ("", "contains no points"),
    "names alone": ("x,y\n", "contains no points"),
    "comments alone": ("# x\n# y\n", "contains no points"),
    "one column": ("1\n2\n", "line 1"),
    "one named column": ("x\n1\n2\n", "line 1"),
    "a title": ("My measurements\nx,y\n1,2\n", "line 1"),
    "a title alone": ("Messung\n1,2\n3,4\n", "line 1"),
    "a first line that cannot be read": ("0.1;0.2\n1,2\n3,4\n", "line 1"),
    "a slip in the first line": ("1,2x\n3,4\n5,6\n", "line 1"),
    "a doubled point": ("1.2.3,4\n5,6\n7,8\n", "line 1"),
    "NA in the first line": ("NA,NA\n1,2\n3,4\n", "line 1"),
    "NA": ("x,y\n1,2\nNA,3\n", "line 3"),
    "N/A": ("x,y\n1,2\n1,#N/A\n", "line 3"),
    "nan": ("1,2\nnan,3\n", "line 2"),
    "infinity": ("1,2\n3,-inf\n", "line 2"),
    "a spreadsheet's fault where a line begins": ("x,y\n1,2\n#DIV/0!,3\n", "line 3"),
    "another one": ("1;2\n#N/A;3\n", "line 2"),
    "one of German": ("1;2\n#WERT!;3\n", "line 2"),
    "one alone": ("1\t2\n#NAME?\n", "line 2"),
    "an empty cell": ("1,2\n3,\n", "line 2"),
    "an empty first cell": ("x,y\n1,2\n,3\n", "line 3"),
    "a word": ("x,y\n1,2\n3,four\n", "line 3"),
    "names again": ("x,y\n1,2\nx,y\n3,4\n", "line 3"),
    "a row too long": ("1,2\n3,4,5\n", "line 2"),
    "points and commas": ("x;y\n0.5;1\n1,234;2\n", "line 3"),
    "hexadecimal": ("x,y\n0x10,1\n", "line 2"),
    "more columns than are kept": (",".join(f"c{i}" for i in range(1500)) + ",x,y\n" + ",".join("0" * 1500) + ",1,2\n", "more than 1024"),
    "four columns without names": ("1,2,3,4\n5,6,7,8\n", "line 1"),
    "four columns of other names": ("a,b,c,d\n1,2,3,4\n", "Name them x and y"),
    "one name twice": ("x,y,x\n1,2,3\n4,5,6\n", "one name to two columns"),
    "two pairs": ("a_x,a_y,b_x,b_y\n1,2,3,4\n", "Name them x and y"),
    "iris": ("sepal_length,sepal_width,petal_length,petal_width,species\n1,2,3,4,a\n", "Name them x and y"),
    "a quote that is not closed": ("x,y,note\n1,2,\"a\n3,4,b\n", "line 2"),
    "a workbook": (b"PK\3\4\x14\0\6\0", "workbook"),
    "zeros": (b"1,2\n3\0,4\n", "zero byte at offset 5"),
    "a label in another encoding": (b"x,y,label\n1,2,caf\xe9\n", "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "zero byte"),
}


def check_texts(checks, reader):
    for what, text in TEXTS.items():
        result, points = reader.read("p.csv", text)
        checks.that(same(points, X, Y), f"{what}: {result.stderr.strip() or points}")
    for what, text in LARGE.items():
        result, points = reader.read("p.csv", text)
        checks.that(same(points, [1234.5, 0], [-1000000.25, 0.5]), f"{what} thousands: {result.stderr.strip() or points}")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        text = "x\ty\tlabel\r\n" + rows("{x}\t{y}\t고양이\r\n")
        result, points = reader.read("p.txt", text.encode(encoding))
        checks.that(same(points, X, Y), f"{encoding}: {result.stderr.strip() or points}")
    for name in ("P.CSV", "p.Tsv", "p.txt", "p.DAT"):
        result, points = reader.read(name, TEXTS["plain"])
        checks.that(same(points, X, Y), f"{name}: {result.stderr.strip()}")
    result, points = reader.read("-", None, input=TEXTS["German Excel"])
    checks.that(same(points, X, Y), f"the standard input: {result.stderr.strip()}")


def check_refused(checks, reader):
    for what, (text, words) in REFUSED.items():
        result, _ = reader.read("p.csv", text)
        right = result.returncode == 1 and words in result.stderr and "p.csv" in result.stderr and len(result.stderr.splitlines()) == 1
        checks.that(right, f"{what} is refused for {words}: {result.returncode} {result.stderr.strip()}")
    for name in ("p.xlsx", "p.doc", "p"):
        result, _ = reader.read(name, "1,2\n")
        checks.that(result.returncode == 1 and ".csv or .npy" in result.stderr, f"{name} is refused")


# ---- .npy --------------------------------------------------------------------------------------------------------------------
def check_npy(checks, reader, folder):
    path = os.path.join(folder, "a.npy")
    plain = np.stack([X, Y], 1)
    whole = np.array([[1, 2], [3, 4], [100, 0]])

    def reads(what, array, x, y):
        np.save(path, array)
        with open(path, "rb") as file:
            result, points = reader.read("b.npy", file.read())
        checks.that(same(points, x, y), f"{what}: {result.stderr.strip() or points}")

    for kind in ("<f2", ">f2", "<f4", ">f4", "<f8", ">f8"):
        reads(kind, plain.astype(kind), X, Y)
        reads(f"{kind} in Fortran's order", np.asfortranarray(plain.astype(kind)), X, Y)
    for kind in ("i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "u1", "<u2", "<u4", ">u4", "<u8", ">u8"):
        reads(kind, whole.astype(kind), whole[:, 0], whole[:, 1])
        reads(f"{kind} in Fortran's order", np.asfortranarray(whole.astype(kind)), whole[:, 0], whole[:, 1])
    reads("negative", -whole.astype("<i2"), -whole[:, 0], -whole[:, 1])
    reads("bool", whole > 2, [0, 1, 1], [0, 1, 0])
    reads("labels in Fortran's order", np.asfortranarray(np.column_stack([plain, [0, 1, 2, 1]])), X, Y)
    for fields in ([("x", "f8"), ("y", "f8")], [("y", ">f4"), ("label", "i4"), ("x", "f8")], [("name", "U8"), ("x", "f2"), ("y", "i1", ()), ("z", "?")][:3],
                   [("X", "<f8"), ("Y", "<f8"), ("class", "S5")], [("shape", "f8"), ("x", "f8"), ("descr", "i2"), ("y", "f8"), ("Species", "i1")]):
        record = np.zeros(4, dtype=fields)
        names = record.dtype.names
        record[names[[n.lower() for n in names].index("x")]] = X
        record[names[[n.lower() for n in names].index("y")]] = np.round(Y) if "i1" in str(fields) else Y
        if "class" in names:
            record["class"] = b"cat"
        reads(f"records {fields}", record, X, np.round(Y) if "i1" in str(fields) else Y)
    aligned = np.zeros(4, dtype=np.dtype([("flag", "i1"), ("x", "f8"), ("y", "f4")], align=True))
    aligned["x"], aligned["y"] = X, Y
    reads("aligned records", aligned, X, Y)
    for version in ((1, 0), (2, 0), (3, 0)):
        with open(path, "wb") as file:
            np.lib.format.write_array(file, plain, version=version)
        with open(path, "rb") as file:
            result, points = reader.read("b.npy", file.read())
        checks.that(same(points, X, Y), f"version {version}: {result.stderr.strip()}")
    with open(path, "wb") as file:
        np.lib.format.write_array(file, np.zeros(3, dtype=[("x", "f8"), ("y", "f8")] + [(f"measured_{i:03}", "f4") for i in range(600)]))
    with open(path, "rb") as file:
        result, _ = reader.read("b.npy", file.read())
    checks.that(result.returncode == 1 and "Up to 10000" in result.stderr, f"a long header: {result.stderr.strip()}")
    for array, words in ((plain.T.repeat(3, 1), "points.T"), (plain.astype("c8"), "float16"), (plain.ravel(), "shape"),
                         (np.array([["a", "b"]]), "float16"), (np.zeros(3, dtype=[("a", "f4"), ("b", "f4")]), "fields x and y"),
                         (np.array([[1, np.nan]]), "not finite"), (np.array([[1, 1e300]]), "single precision"), (np.zeros((0, 2)), "0 points"),
                         (np.array([[1, 2, -1]]), "label"), (np.array([[{}, 1]], dtype=object), "Python objects")):
        np.save(path, array)
        with open(path, "rb") as file:
            result, _ = reader.read("b.npy", file.read())
        checks.that(result.returncode == 1 and words in result.stderr, f"refused for {words}: {result.stderr.strip()}")


# ---- scale, labels, files that are none ----------------------------------------------------------------------------------------
def note(path, key):
    with open(path, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        found = re.search(f'"{key}":"([^"]*)"', file.read(length).decode())
    return found.group(1) if found else None


def check_scale(checks, folder):
    """Far from the origin, only double precision tells points apart: the same shape must train to the same model."""
    model = [os.path.join(folder, name) for name in ("near.safetensors", "far.safetensors")]
    small = ["--width", "8", "--hidden", "1", "--train", "3"]
    rng = np.random.default_rng(4)
    near = rng.normal(size=(300, 2)).round(3)
    weights = []
    for offset, path in zip(([0, 0], [690000.0, 5330000.0]), model):
        np.savetxt(os.path.join(folder, "utm.csv"), near + offset, fmt="%.3f", delimiter=",")
        result = run("train", "--data", os.path.join(folder, "utm.csv"), *small, "--out", path)
        with open(path, "rb") as file:
            data = file.read()
        weights.append(np.frombuffer(data[8 + struct.unpack("<Q", data[:8])[0]:], "<f4"))
    checks.that(np.abs(weights[0] - weights[1]).max() < 1e-6, "UTM coordinates train as the same points about the origin")
    kept = run("train", "--data", os.path.join(folder, "utm.csv"), "--keep-scale", *small, "--out", model[1] + ".new")
    checks.that(kept.returncode == 1 and "Leave out --keep-scale" in kept.stderr, f"in their own coordinates they are refused: {kept.stderr}")
    np.savetxt(os.path.join(folder, "large.csv"), near * 1e9, delimiter=",")
    kept = run("train", "--data", os.path.join(folder, "large.csv"), "--keep-scale", *small, "--out", model[1] + ".new")
    checks.that(kept.returncode == 1 and "never finite" in kept.stderr and "--keep-scale" in kept.stderr and not os.path.exists(model[1] + ".new"),
                f"a loss that never was finite is an error, and no model: {kept.stderr}")
    result = run("train", "--data", os.path.join(folder, "large.csv"), *small, "--out", model[1])
    checks.that(result.returncode == 0, f"fitted to the stage they train: {result.stderr}")


def check_labels(checks, folder):
    points, model, out = (os.path.join(folder, name) for name in ("named.csv", "named.safetensors", "made.csv"))
    with open(points, "w", encoding="utf-8") as file:
        file.write("species;x;y\n" + "".join(f"{('개', 'cat, wild', 'dog')[i % 3]};{i % 7};{i % 5}\n" for i in range(90)))
    with open(os.path.join(folder, "cities.csv"), "w", encoding="utf-8") as file:
        file.write("city,x,y\n" + "".join(f"city {i},{i % 7},{i % 5}\n" for i in range(90)))
    with open(os.path.join(folder, "colours.csv"), "w", encoding="utf-8") as file:
        file.write("Farbe;y;x\n" + "".join(f"{('rot', 'blau')[i % 2]};{i % 7};{i % 5}\n" for i in range(90)))
    for name, code in (("cities.csv", 1), ("colours.csv", 0)):  # a text is a label where it repeats
        result = run("train", "--condition", "--data", os.path.join(folder, name), "--width", "8", "--train", "1", "--out", model)
        checks.that(result.returncode == code and ("1 class" in result.stderr) == bool(code), f"{name}: {result.stderr}")
    train = ["train", "--width", "8", "--hidden", "1", "--train", "3", "--condition", "--data", points, "--out", model]
    result = run(*train, "--label", "dog")
    checks.that(result.returncode == 0 and note(model, "class-names") == "개\\tcat, wild\\tdog", f"names are kept: {result.stderr}")
    for what in ([model], ["--data", points]):
        result = run("list", *what)
        named = [line.split(maxsplit=1) for line in result.stdout.splitlines()[1:4]]
        checks.that(result.returncode == 0 and "--label" in result.stdout.splitlines()[0] and
                    named == [["0", "개"], ["1", "cat, wild"], ["2", "dog"]] and "--particles" in result.stdout, f"list {what} names classes: {named}")
    result = run("sample", model, "--label", "cat, wild", "--count", "4", "--out", out)
    with open(out, encoding="utf-8") as file:
        lines = file.read().splitlines()
    checks.that(result.returncode == 0 and len(lines) == 5 and all(line.endswith(',"cat, wild"') for line in lines[1:]), f"and written: {lines}")
    result = run("sample", model, "--from", out, "--count", "4", "--out", os.path.join(folder, "again.csv"))
    checks.that(result.returncode == 0, f"and read again: {result.stderr}")
    for arguments, words in ((["--label", "cow"], "There are 개, cat, wild, dog"), (["--label", "3"], "classes 0 to 2")):
        result = run("sample", model, *arguments, "--out", out)
        checks.that(result.returncode == 2 and words in result.stderr, f"{arguments} is refused: {result.stderr}")
        result = run(*train, *arguments)
        checks.that(result.returncode in (1, 2) and words in result.stderr, f"{arguments} is refused in training: {result.stderr}")
    with open(points, "w", encoding="utf-8") as file:
        file.write("x,y,label\n" + "".join(f"{i % 7},{i % 5},{1 + i % 2}\n" for i in range(60)))
    result = run(*train, "--label", "0")
    checks.that(result.returncode == 1 and "no points of class 0" in result.stderr, f"a class without points is refused: {result.stderr}")
    run(*train)
    result = run("sample", model, "--label", "0", "--out", out)
    checks.that(result.returncode == 1 and "no points of class 0" in result.stderr, f"and of a model: {result.stderr}")
    result = run(*train, "--label", "dog")
    checks.that(result.returncode == 2 and "have no names" in result.stderr, f"a name where there are none: {result.stderr}")


def check_places(checks, folder):
    """A model's files are named from its own folder on, wherever one stands, and others of that name are told of."""
    here, there = os.path.join(folder, "here"), os.path.join(folder, "there")
    os.makedirs(os.path.join(here, "sub"))
    os.makedirs(os.path.join(there, "sub"))
    small = ["--width", "8", "--hidden", "1", "--train", "3", "--out", "sub/m.safetensors"]
    for place, shift in ((here, 0), (there, 1)):
        np.savetxt(os.path.join(place, "sub", "p.csv"), np.random.default_rng(shift).normal(size=(50, 2)), delimiter=",")
    run("train", "--data", "sub/p.csv", *small, cwd=here)
    model = os.path.join(here, "sub", "m.safetensors")
    checks.that(note(model, "data-file") == "p.csv" and re.fullmatch("[0-9a-f]{16}", note(model, "data-checksum")), "named from the model's folder")
    at_home, away = (run("eval", path, "--count", "20", cwd=place) for path, place in (("sub/m.safetensors", here), (model, there)))
    checks.that(at_home.returncode == 0 and at_home.stdout == away.stdout and not away.stderr, "from elsewhere it is the same file")
    result = run("train", "--resume", "--train", "5", "--out", model, cwd=there)
    checks.that(result.returncode == 0 and not result.stderr and note(model, "data-file") == "p.csv", f"and resumed: {result.stderr}")
    os.replace(os.path.join(there, "sub", "p.csv"), os.path.join(here, "sub", "p.csv"))
    for arguments in (["eval", model, "--count", "20"], ["train", "--resume", "--train", "7", "--out", model]):
        result = run(*arguments)
        checks.that(result.returncode == 0 and "p.csv has other points" in result.stderr, f"other points are told of: {result.stderr}")
    os.remove(os.path.join(here, "sub", "p.csv"))
    result = run("eval", model, "--count", "20")
    checks.that(result.returncode == 1 and "sub/p.csv" in result.stderr, f"a file that is gone is named: {result.stderr}")
    result = run("train", "--data", "-", *small, cwd=here, input=TEXTS["plain"])
    checks.that(result.returncode == 0, f"a model of the standard input: {result.stderr}")
    result = run("eval", model, "--count", "20", stdin=subprocess.DEVNULL)
    checks.that(result.returncode == 1 and "--data -" in result.stderr, f"which it never reads by itself: {result.stderr}")
    result = run("eval", model, "--count", "20", "--data", "-", input=TEXTS["plain"])
    checks.that(result.returncode == 0, f"but when it is asked to: {result.stderr}")


def check_classes(checks, folder):
    """A class stays what the model learned it as, in whatever order a file names it; numbers and names are never taken for each other."""
    path = {name: os.path.join(folder, name) for name in ("ab.csv", "ba.csv", "ac.csv", "a.csv", "numbers.csv", "ab.safetensors", "logp.csv")}
    rng = np.random.default_rng(5)
    points = [(x + 4 * side, y, side) for side in (0, 1) for x, y in rng.normal(size=(150, 2)).round(3)]

    def write(name, names, order):
        with open(path[name], "w", encoding="utf-8") as file:
            file.write("x,y,label\n" + "".join(f"{x},{y},{names[side]}\n" for x, y, side in points[::order]))

    write("ab.csv", "ab", 1)
    write("ba.csv", "ab", -1)
    write("ac.csv", "ac", 1)
    write("numbers.csv", "01", 1)
    model = path["ab.safetensors"]
    train = ["train", "--condition", "--width", "16", "--hidden", "1", "--out", model]
    run(*train, "--data", path["ab.csv"], "--train", "300")

    def densities(name):
        result = run("density", model, "--from", path[name], "--out", path["logp.csv"])
        return result, np.loadtxt(path["logp.csv"], delimiter=",", skiprows=1)[:, 0] if result.returncode == 0 else None

    def nll(*arguments):
        result = run("eval", model, "--count", "200", *arguments)
        return result, float(re.search(r'"nll":\s*([-0-9.e]+)', result.stdout).group(1)) if result.returncode == 0 else None

    straight, turned, numbered = (densities(name)[1] for name in ("ab.csv", "ba.csv", "numbers.csv"))
    checks.that(np.abs(straight - turned[::-1]).max() < 1e-4, "the density of a point is that of its class, in any order")
    checks.that(np.abs(straight - numbered).max() < 1e-4, "numbers are the places of a model's named classes")
    own, other = nll()[1], nll("--data-file", path["ba.csv"])[1]
    checks.that(abs(own - other) < 0.2, f"and so it is measured: {own} {other}")
    with open(path["a.csv"], "w", encoding="utf-8") as file:
        file.write("x,y\n" + "".join(f"{x},{y}\n" for x, y, _ in points))
    result = nll("--data-file", path["a.csv"])[0]
    checks.that(result.returncode == 1 and "1 class" in result.stderr, f"without labels nothing can be measured by class: {result.stderr}")
    for result in (densities("ac.csv")[0], nll("--data-file", path["ac.csv"])[0],
                   run(*train, "--resume", "--train", "310", "--data", path["ac.csv"])):
        checks.that(result.returncode == 1 and "label c, which is no class" in result.stderr, f"a strange class is refused: {result.stderr}")
    result = nll("--data", "8gaussians")[0]
    checks.that(result.returncode == 1 and "8 classes" in result.stderr, f"and so are more classes: {result.stderr}")
    for more in ([], ["--train-points", "100"]):
        result = run(*train, "--resume", "--train", "400" if more else "350", "--data", path["ba.csv"], *more)
        checks.that(result.returncode == 0 and note(model, "class-names") == "a\\tb", f"training goes on with the classes as they were: {result.stderr}")
    checks.that(abs(nll()[1] - own) < 0.5, f"and does not forget them: {own} {nll()[1]}")
    run(*train, "--data", path["numbers.csv"], "--train", "3")
    result = densities("ab.csv")[0]
    checks.that(result.returncode == 1 and "label a, which is no class" in result.stderr, f"names are no numbers: {result.stderr}")


def check_own_scale(checks, folder):
    """What a model is measured by is moved and scaled as what it was trained on, whose file may be gone."""
    rng = np.random.default_rng(6)
    points = rng.normal(size=(2000, 2)) * [30, 90] + [5e5, 4e6]
    own, part, model = (os.path.join(folder, name) for name in ("own.csv", "part.csv", "own.safetensors"))
    logp = [os.path.join(folder, name) for name in ("one.npy", "other.npy")]
    np.savetxt(own, points, fmt="%.3f", delimiter=",")
    np.savetxt(part, points[np.abs(points[:, 1] - 4e6) < 100], fmt="%.3f", delimiter=",")
    run("train", "--data", own, "--width", "16", "--hidden", "1", "--train", "300", "--out", model)
    first = run("density", model, "--from", part, "--out", logp[0])
    narrow = run("eval", model, "--count", "400", "--data-file", part)
    spread = json.loads(narrow.stdout)["w2"]
    checks.that(spread > 0.3, f"a part of the data is narrower than the model, and measured so: {spread}")
    told = run("sample", model, "--count", "5", "--out", os.path.join(folder, "s.csv")).stderr
    checks.that("coordinates of the training" in told and "less (" in told, f"where sampled points are is said: {told}")
    os.remove(own)
    second = run("density", model, "--from", part, "--out", logp[1])
    same_file = first.returncode == second.returncode == 0 and np.array_equal(*(np.load(path) for path in logp))
    checks.that(same_file, f"densities need no file of data: {second.stderr}")


def check_inputs_kept(checks, folder):
    """No output takes the place of what is read for it."""
    points, model, teacher = (os.path.join(folder, name) for name in ("kept.csv", "kept.safetensors", "teacher.safetensors"))
    np.savetxt(points, np.random.default_rng(7).normal(size=(50, 2)), delimiter=",")
    os.symlink(points, os.path.join(folder, "link.csv"))
    small = ["--width", "8", "--hidden", "1", "--train", "3", "--path", "ot"]
    run("train", "--data", points, *small, "--out", model)
    run("train", *small, "--out", teacher)
    reflow = ["--pairing", "reflow", "--teacher", teacher, "--train-points", "100"]
    with open(points, "rb") as file:
        before = file.read()
    for arguments in (["sample", model, "--out", points], ["sample", model, "--from", points, "--out", os.path.join(folder, "link.csv")],
                      ["density", model, "--from", points, "--out", points], ["train", "--data", points, *small, "--out", points],
                      ["train", *small, *reflow, "--out", teacher], ["train", *small, "--out", os.path.join(folder, "talk.ini")]):
        result = run(*arguments)
        checks.that(result.returncode == 1 and "Cannot write" in result.stderr, f"{arguments[0]} to {arguments[-1]} is refused: {result.stderr}")
    with open(points, "rb") as file:
        checks.that(file.read() == before, "and the points are as they were")
    run("train", *small, *reflow, "--out", model)
    go_on = ["train", "--resume", "--out", model, "--train"]
    checks.that(not run(*go_on, "5").stderr and re.fullmatch("[0-9a-f]{16}", note(model, "teacher-checksum")), "a teacher is known again")
    run("train", *small, "--seed", "2", "--out", teacher)
    told = run(*go_on, "7").stderr
    checks.that("another teacher" in told, f"and another one told of: {told}")
    result = run("train", *small, "--out", "/dev/null")
    checks.that(result.returncode == 0 and json.loads(result.stdout)["model"] == "/dev/null", f"/dev/null takes a model: {result.stderr}")
    result = run("train", *small, "--out", os.path.join(folder, "a\x1b[31m\x9b\x7f.safetensors"))
    checks.that(result.returncode == 0 and json.loads(result.stdout)["model"].endswith("a?[31m??.safetensors"), f"names are clean in JSON: {result.stdout}")


def check_waiting(checks, folder):
    """Nothing that is named makes the program wait: not by a scene, nor by a model."""
    os.mkfifo(os.path.join(folder, "pipe.csv"))
    scene, model = os.path.join(folder, "pipe.ini"), os.path.join(folder, "pipe.safetensors")
    os.mkfifo(model)
    for name, words in (("pipe.csv", "it is a pipe"), ("-", "standard input"), ("../..", "must end in"), (".csv", "No such file")):
        with open(scene, "w", encoding="utf-8") as file:
            file.write(f"data = file\ndata-file = {name}\n")
        result = run("train", "--scene", scene, "--width", "8", "--train", "1", "--out", os.path.join(folder, "w.safetensors"))
        checks.that(result.returncode == 1 and words in result.stderr, f"a scene that names {name}: {result.stderr.strip()}")
    for path, words in ((model, "it is a pipe"), (folder, "it is a folder"), ("/dev/zero", "it is a device")):
        result = run("eval", path)
        checks.that(result.returncode == 1 and words in result.stderr, f"a model that is none: {result.stderr.strip()}")
    if "asan" in os.environ.get("BUILD", ""):
        checks.skip("6 GB of nothing", "a sanitizer reserves terabytes, so that no limit can be set")
        return
    sparse = os.path.join(folder, "sparse")
    for name, words in ((".csv", "zero byte"), (".npy", "x93NUMPY"), (".safetensors", "no header")):
        with open(sparse + name, "wb") as file:
            file.truncate(6 << 30)
        given = ["eval", sparse + name] if name == ".safetensors" else ["train", "--data", sparse + name, "--out", os.path.join(folder, "w.safetensors")]
        result = subprocess.run(["sh", "-c", 'ulimit -v 4000000; exec "$@"', "sh", PROGRAM, *given], capture_output=True, text=True, timeout=120, check=False)
        checks.that(result.returncode == 1 and words in result.stderr, f"6 GB of nothing take no memory: {result.stderr.strip()}")
        os.remove(sparse + name)


def check_plain(checks, folder):
    """No file steers a terminal."""
    scene = os.path.join(folder, "steers.ini")
    with open(scene, "w", encoding="utf-8") as file:
        file.write("custom-path = 0:0:1 \x1b[2J\x1b]0;owned\x07\u202e 1:1:0\npath = custom\n")
    name = "a\x1b[31m\nb\u202e.csv"
    for arguments in (["shot", "--scene", scene, "--out", "a.png"], ["train", "--data", name, "--out", "m.safetensors"],
                      ["eval", name], ["bench", name], ["--scene", name]):
        result = run(*arguments, cwd=folder)
        plain = all(c.isprintable() for c in result.stderr.rstrip("\n")) and "\u202e" not in result.stderr
        checks.that(result.returncode in (1, 2) and plain, f"{arguments[0]} prints one plain line: {result.stderr!r}")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(folder)
        check_texts(checks, reader)
        check_refused(checks, reader)
        check_npy(checks, reader, folder)
        check_scale(checks, folder)
        check_labels(checks, folder)
        check_classes(checks, folder)
        check_own_scale(checks, folder)
        check_places(checks, folder)
        check_inputs_kept(checks, folder)
        check_waiting(checks, folder)
        check_plain(checks, folder)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
