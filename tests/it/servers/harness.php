<?php
// Asks the file for PHP about lines from standard input, as harness.js does.
require $argv[1];
foreach (explode("\n", stream_get_contents(STDIN)) as $line) {
    if ($line !== '') {
        [$secure, $now, $cookies] = explode("\t", $line, 3);
        echo cookie_agree_reissue($cookies, $secure === '1', (int) $now) ?? '-', "\n";
    }
}
