# Homebrew formula. Untried: Flowscope has not been run on macOS. `make dist URL=https://...` writes build/flowscope.rb with the address
# at which the archive is published and its checksum.
class Flowscope < Formula
  desc "Watch a small network learn to move noise onto a shape"
  url "@URL@"
  sha256 "@SHA256@"
  license all_of: ["MIT", "OFL-1.1", "Apache-2.0"]

  depends_on "gettext" => :build
  depends_on "librsvg" => :build
  depends_on "pkg-config" => :build
  depends_on "cjson"
  depends_on "cmark"
  depends_on "libepoxy"
  depends_on "sdl2"
  depends_on "sdl2_image"
  depends_on "sdl2_ttf"
  on_macos do
    depends_on "libomp"
  end

  def install
    args = ["DEPS=skip", "PREFIX=#{prefix}"]
    if OS.mac?
      omp = Formula["libomp"]
      args << "OMP=-Xpreprocessor -fopenmp -I#{omp.opt_include}" << "OMP_LIB=-L#{omp.opt_lib} -lomp"
    end
    system "make", "install", *args
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/flowscope --version")
    system bin/"flowscope", "train", "--train", "1", "--out", "m.safetensors"
    assert_path_exists testpath/"m.safetensors"
  end
end
