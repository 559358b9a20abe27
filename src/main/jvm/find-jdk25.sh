# Sourced by mvnw and phalanx. Sets and exports JAVA_HOME to a JDK 25, or says what is missing and exits 1.
# Order: JAVA_HOME when it is a JDK 25, JAVA25_HOME, the usual places, and at last the javac on the PATH.
is_jdk25() {
  [ -x "$1/bin/javac" ] && grep -Eq '^JAVA_VERSION="25([.+-][^"]*)?"' "$1/release" 2>/dev/null
}

# The home of the javac on the PATH, symbolic links resolved; empty where there is none.
jdk_on_path() {
  _javac=$(command -v javac 2>/dev/null) || return 0
  while [ -L "$_javac" ]; do
    _target=$(readlink "$_javac")
    case $_target in
      /*) _javac=$_target ;;
      *) _javac=$(dirname "$_javac")/$_target ;;
    esac
  done
  dirname "$(dirname "$_javac")"
}

find_jdk25() {
  if is_jdk25 "${JAVA_HOME-}"; then export JAVA_HOME; return; fi
  for _jdk in "${JAVA25_HOME-}" /usr/lib/jvm/*25* /usr/java/*25* /opt/java/openjdk /opt/*25* \
    "${HOME-}"/.sdkman/candidates/java/25* "${HOME-}"/.jdks/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home "$(jdk_on_path)"; do
    if is_jdk25 "$_jdk"; then JAVA_HOME=$_jdk; export JAVA_HOME; return; fi
  done
  echo "${0##*/}: no JDK 25 found (JAVA_HOME='${JAVA_HOME-}', JAVA25_HOME='${JAVA25_HOME-}');" \
    "install a JDK 25 and set JAVA_HOME or JAVA25_HOME to its folder" >&2
  exit 1
}

case $- in
  *f*) set +f; find_jdk25; set -f ;; # mvnw runs without globbing
  *) find_jdk25 ;;
esac
