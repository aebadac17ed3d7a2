<?php
// Re-issues the visitor's record. Browsers such as Safari keep a cookie that a script has set for seven days only. A
// Set-Cookie header makes them keep the record for as long as the decision holds. Require the file before a page sends
// anything, or name the file in `auto_prepend_file`:
//
//     require __DIR__ . '/cookie-agree.php';
//
// In a page, `echo '<html', cookie_agree_gpc(), '>';` hands on the visitor's opt-out signal.
//
// Options are the three constants below, as in the catalogue's `consent`. Define those that differ before you require
// the file.
// The code sends back the record that it got, octet by octet, or nothing. It never makes a record, never changes one,
// and never lets a record outlive its period, which began when the visitor decided. It logs and stores nothing.
// docs/servers.md says more.
declare(strict_types=1);

defined('COOKIE_AGREE_NAME') || define('COOKIE_AGREE_NAME', 'cookie-agree');
defined('COOKIE_AGREE_MONTHS') || define('COOKIE_AGREE_MONTHS', 6);
defined('COOKIE_AGREE_DOMAIN') || define('COOKIE_AGREE_DOMAIN', '');

/** FNV-1a over 32 bits, as six digits, lowest bits first (docs/record.md). */
function cookie_agree_checksum(string $body): string
{
    $digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    $hash = hexdec(hash('fnv1a32', $body));
    $sum = '';
    for ($at = 0; $at < 6; $at++, $hash >>= 6) {
        $sum .= $digits[$hash & 63];
    }
    return $sum;
}

/** Whether a set grants a number that the other set refuses: no record of the gate has such a pair. */
function cookie_agree_clash(string $granted, string $refused): bool
{
    $digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for ($at = 0; $at < min(strlen($granted), strlen($refused)); $at++) {
        if (strpos($digits, $granted[$at]) & strpos($digits, $refused[$at])) {
            return true;
        }
    }
    return false;
}

/** The time in the record, in seconds since 1970; null = the gate writes no such record. */
function cookie_agree_time(string $record): ?int
{
    // Sets of granted or refused numbers, six bits a digit. A last digit `A` would add nothing, so the gate writes
    // none.
    $set = fn (int $digits): string => '((?:[\w-]{0,' . ($digits - 1) . '}[B-Za-z\d_-])?)\.';
    $form = '/^1\.([1-9]\d{0,9})\.(0|[1-9]\d{0,9})\.[arscwp]g?m?\.'
        . implode('', array_map($set, [11, 11, 43, 43, 683, 683])) . '[\w-]{16}\.([\w-]{6})$/D';
    if (strlen($record) > 2048 || !preg_match($form, $record, $parts)) {
        return null;
    }
    [, $version, $time, $c, $not_c, $v, $not_v, $e, $not_e, $sum] = $parts;
    if (cookie_agree_checksum(substr($record, 0, -7)) !== $sum || max((int) $version, (int) $time) > 0xffffffff) {
        return null;
    }
    $clash = cookie_agree_clash($c, $not_c) || cookie_agree_clash($v, $not_v) || cookie_agree_clash($e, $not_e);
    return $clash ? null : (int) $time;
}

/** The same day a number of months later, or that month's last day; in seconds since 1970. */
function cookie_agree_after(int $seconds, int $months): int
{
    $month = (int) gmdate('Y', $seconds) * 12 + (int) gmdate('n', $seconds) - 1 + $months;
    $first = gmmktime(0, 0, 0, $month % 12 + 1, 1, intdiv($month, 12));
    $day = min((int) gmdate('j', $seconds), (int) gmdate('t', $first));
    return $first + ($day - 1) * 86400 + $seconds % 86400;
}

/** The `Set-Cookie` header for this `Cookie` header; null = none. */
function cookie_agree_reissue(string $cookies, bool $is_secure, int $now): ?string
{
    // Not $_COOKIE, which keeps one cookie of several with this name, and decodes the value.
    $values = [];
    foreach (explode(';', $cookies) as $pair) {
        [$name, $value] = explode('=', $pair, 2) + [1 => ''];
        if (trim($name, " \t") === COOKIE_AGREE_NAME) {
            $values[] = trim($value, " \t");
        }
    }
    // From several records the gate makes the strictest reading. This code cannot decide which of them to keep alive.
    if (count($values) !== 1) {
        return null;
    }
    $record = $values[0];
    $time = cookie_agree_time($record);
    if ($time === null) {
        return null;
    }
    $left = cookie_agree_after($time, COOKIE_AGREE_MONTHS) - $now;
    if ($left <= 0 || $time > $now + 86400) {
        return null;
    }
    return COOKIE_AGREE_NAME . "=$record; Path=/; SameSite=Lax; Max-Age=$left"
        . (COOKIE_AGREE_DOMAIN === '' ? '' : '; Domain=' . COOKIE_AGREE_DOMAIN)
        . ($is_secure ? '; Secure' : '');
}

/**
 * The attribute for `<html>` or for the tag of gate.js that tells of the opt-out signal (Global Privacy Control), with a
 * blank in front; empty without the signal. No value but 1 counts.
 */
function cookie_agree_gpc(): string
{
    return ($_SERVER['HTTP_SEC_GPC'] ?? '') === '1' ? ' data-gpc="1"' : '';
}

// Pages only: a picture needs no cookie, and may come from a shared cache.
if (($_SERVER['REQUEST_METHOD'] ?? '') === 'GET' && str_contains($_SERVER['HTTP_ACCEPT'] ?? '', 'text/html')) {
    header('Vary: Cookie, Sec-GPC', false);
    // Behind a proxy that ends TLS, set HTTPS from the header that the proxy sends.
    $cookie_agree_secure = !in_array(strtolower($_SERVER['HTTPS'] ?? ''), ['', 'off'], true);
    $cookie_agree_header = cookie_agree_reissue($_SERVER['HTTP_COOKIE'] ?? '', $cookie_agree_secure, time());
    if ($cookie_agree_header !== null) {
        header("Set-Cookie: $cookie_agree_header", false);
    }
}
