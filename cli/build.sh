# Builds the program of a checkout when its sources have changed; the script fovea includes it. Yours to set:
# FOVEA_BUILD_WAIT for the seconds to wait while another start builds.
# shellcheck shell=sh disable=SC2154 # root is the script's
target=$root/cli/target

is_built() {
    [ -f "$target/fovea.jar" ] && [ -f "$target/fovea.stamp" ] && [ -z "$(changed_sources)" ]
}

changed_sources() {
    (cd "$root" && find pom.xml core/pom.xml cli/pom.xml natives/*/pom.xml core/src/main cli/src/main -newer "$target/fovea.stamp" |
        head -n 1)
}

lock() { # one build at a time
    mkdir -p "$target" && (: >>"$target/build.lock") 2>/dev/null ||
        die "cannot write to $target" "check the permissions of the folder"
    waited=0
    until take_lock; do
        [ "$waited" -gt 0 ] || echo "waiting for another start of Fovea to finish its build…" >&2
        [ "$waited" -lt "${FOVEA_BUILD_WAIT:-1800}" ] ||
            die "another start of Fovea has been building for $waited seconds" \
                "end it, or remove $target/build.lock and build.lock.d"
        sleep 1
        waited=$((waited + 1))
    done
    trap unlock EXIT
    trap 'exit 130' INT TERM
}

take_lock() {
    if command -v flock >/dev/null; then
        # the system frees it when the last process that holds it is gone: this one, or the Maven that it started
        exec 9>>"$target/build.lock"
        flock -n 9
    else
        take_folder
    fi
}

# Where there is no flock (macOS): a folder with the name of its owner, which does not count when the owner is gone.
take_folder() {
    held=$target/build.lock.d
    if mkdir "$held" 2>/dev/null; then
        process $$ >"$held/owner"
        return
    fi
    owner=$(cat "$held/owner" 2>/dev/null) || { sleep 1 && owner=$(cat "$held/owner" 2>/dev/null); }
    number=${owner%% *}
    if [ -z "$number" ] || ! kill -0 "$number" 2>/dev/null || [ "$(process "$number")" != "$owner" ]; then
        # of those who wait one clears it away, unless another has done so and taken it meanwhile
        mkdir "$held/gone" 2>/dev/null || return 1
        if [ "$(cat "$held/owner" 2>/dev/null)" = "$owner" ]; then rm -rf "$held"; else rmdir "$held/gone"; fi
    fi
    return 1
}

process() { # the number of a process and when it started, for numbers are given again
    printf '%s %s\n' "$1" "$(ps -o lstart= -p "$1" 2>/dev/null)"
}

unlock() {
    rm -rf "$target/fovea.stamp.new" "$target/build.lock.d"
    exec 9>&-
    trap - EXIT INT TERM
}

build() {
    lock
    if ! is_built; then
        command -v mvn >/dev/null || die "Fovea must be built, and there is no Maven on the PATH" "install Maven 3.8 or newer"
        if [ -f "$target/fovea.jar" ]; then
            echo "building Fovea (its sources have changed)…" >&2
        else
            echo "building Fovea (first use, about a minute)…" >&2
        fi
        : >"$target/fovea.stamp.new" # as old as the sources that the build reads
        log=$target/build.log
        if ! mvn -B -q -Dquick -Dmaven.test.skip=true -f "$root/pom.xml" package >"$log" 2>&1 </dev/null; then
            grep '^\[ERROR\] *[^ ]' "$log" | grep -v -e '\[Help 1\]' -e 'mvn <args>' \
                -e '\] \(After correcting\|For more\|Re-run\|To see\) ' | tail -n 25 >&2
            die "the build failed; its output is in $log" "mvn -f $root/pom.xml package"
        fi
        mv "$target/fovea.stamp.new" "$target/fovea.stamp"
        rm -f "$log"
    fi
    unlock
}

is_built || build
