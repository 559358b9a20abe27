# Sourced by mvnw and phalanx. Sets and exports JAVA_HOME to a Java 25, or says what is missing and exits 1.
# Order: JAVA_HOME when it is a Java 25, JAVA25_HOME, the usual places, and at last what the PATH has.
# java25_tool is what it must have in bin/: javac (default, to build) or java (a runtime is enough to start a built jar).
: "${java25_tool:=javac}"

is_java25() {
  [ -x "$1/bin/$java25_tool" ] && grep -Eq '^JAVA_VERSION="25([^0-9].*)?"' "$1/release" 2>/dev/null
}

# The home of the tool on the PATH, symbolic links resolved; empty where there is none.
java_home_of_path() {
  _tool=$(command -v "$java25_tool" 2>/dev/null) || return 0
  while [ -L "$_tool" ]; do
    _link=$(readlink "$_tool")
    case $_link in
      /*) _tool=$_link ;;
      *) _tool=$(dirname "$_tool")/$_link ;;
    esac
  done
  dirname "$(dirname "$_tool")"
}

find_java25() {
  if is_java25 "${JAVA_HOME-}"; then export JAVA_HOME; return; fi
  for _java in "${JAVA25_HOME-}" /usr/lib/jvm/*25* /usr/java/*25* /opt/java/openjdk /opt/*25* \
    "${HOME-}"/.sdkman/candidates/java/25* "${HOME-}"/.jdks/*25* \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home "$(java_home_of_path)"; do
    if is_java25 "$_java"; then JAVA_HOME=$_java; export JAVA_HOME; return; fi
  done
  echo "${0##*/}: no JDK 25 found (JAVA_HOME='${JAVA_HOME-}', JAVA25_HOME='${JAVA25_HOME-}'):" \
    "install a JDK 25 and set JAVA_HOME or JAVA25_HOME to its folder" >&2
  exit 1
}

case $- in
  *f*) set +f; find_java25; set -f ;; # mvnw runs without globbing
  *) find_java25 ;;
esac
