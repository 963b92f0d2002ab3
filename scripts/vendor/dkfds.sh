#!/usr/bin/env bash
# Make static/dkfds/ again from the npm package of the Danish public design system (designsystem.dk).
# `scripts/vendor/dkfds.sh 11.2.0` fetches that version; the name of an unpacked package's folder does as well.
#
# Nobody edits those files. What this script changes in them, and why:
# - each colour becomes a variable, so that static/overview/site.css sets our accent and the dark in one place;
# - the fonts go: we have IBM Plex Sans already, and site.css declares the weights that the pages use;
# - the classes that draw an icon as a background go, and so does the logo: we take icons from icons.svg, whose
#   colour follows the text. What backgrounds are left lie in icons/.

# shellcheck source=scripts/lib.sh
source "${BASH_SOURCE[0]%/*}/../lib.sh"

wanted=${1:?"Which version?"}
into=static/dkfds
# The icons of icons.svg: add one here, and run this again.
icons=(
    account analytics arrow-back arrow-downward arrow-forward arrow-upward bookmark business calendar-month check
    chevron-down chevron-left chevron-right chevron-up close copy database document download email error file-excel file-pdf
    first-page groups help home info language last-page link list-bulleted location map menu open-in-new payments
    person persons print search share sort-ascending sort-descending sort-default success sync time tune view-in-list
    view-split warning
)

if [[ -d $wanted ]]; then
    package=$wanted
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    npm pack --silent --pack-destination "$folder" "dkfds@$wanted" >/dev/null
    tar -xzf "$folder/dkfds-$wanted.tgz" -C "$folder"
    package=$folder/package
fi

rm -rf "$into"
mkdir -p "$into/icons"
cp "$package/LICENSE.md" "$into/LICENSE.md"

perl -0777 -pe '
    BEGIN {
        %roles = (
            "1a1a1a" => "ink", "454545" => "primary", "fff" => "paper", "f5f5f5" => "tint", "dcdcdc" => "shade",
            "bfbfbf" => "rule", "8e8e8e" => "border", "707070" => "quiet", "004d99" => "link",
            "c00" => "error", "ffe0e0" => "error-light", "febb30" => "warning", "fec" => "warning-light",
            "1b86c3" => "info", "e2f2fb" => "info-light", "358000" => "success", "ddf7ce" => "success-light",
        );
        $known = join "|", keys %roles;
    }
    s/\@font-face\{[^}]*\}//g;
    s/\.icon-[\w-]+:not\(a\)\{background-image:[^}]*\}//g;
    s/background-image:url\(\.\.\/img\/logo[^)]*\);?//g;
    s/(color|fill):purple/$1:var(--fds-visited)/g;
    s/#($known)(?![0-9a-f])/var(--fds-$roles{$1})/g;
    s/url\(\.\.\/img\/svg-icons\//url(icons\//g;
    s/\n?\/\*# sourceMappingURL=[^*]*\*\/\s*$/\n/;
' "$package/dist/css/dkfds.min.css" >"$into/dkfds.min.css"

grep -o 'url(icons/[^)]*)' "$into/dkfds.min.css" | sed 's|url(icons/\(.*\))|\1|' | sort -u | while read -r icon; do
    cp "$package/dist/img/svg-icons/$icon" "$into/icons/"
done
# What site.css draws in the dark, where the others are black.
cp "$package/dist/img/svg-icons/chevron-down-white.svg" "$into/icons/"

{
    echo '<svg xmlns="http://www.w3.org/2000/svg">'
    for icon in "${icons[@]}"; do
        grep -o "<symbol id=\"$icon\".*" "$package/dist/img/all-svg-icons.svg" | sed 's|</symbol>.*|</symbol>|' || true
    done
    echo '</svg>'
} >"$into/icons.svg"
say "$(du -sh "$into" | cut -f 1) in $into, $(grep -c '<symbol' "$into/icons.svg") icons."
