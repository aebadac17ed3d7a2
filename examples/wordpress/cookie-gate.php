<?php
/**
 * Plugin Name: Cookie Gate
 * Description: Writes the tag of Cookie Gate in front of every script that WordPress, themes and plugins write.
 *
 * Copy this file to wp-content/mu-plugins/, and the folder of `cookie-gate bundle` to the root of the site. WordPress
 * loads the files in mu-plugins before all other plugins, so nobody else with the same priority stands before the tag.
 * Versions: PHP 7.4 and later.
 */

// Handles of scripts that wait for a grant, each with the id of a category or vendor of the catalogue. The handle is the
// first argument of wp_enqueue_script.
const COOKIE_GATE_WAITS = ['statistics' => 'analytics'];

function cookie_gate_tag()
{
    echo '<script src="/cookie-gate/gate.js"></script>', "\n";
}

// The pages of the theme, the page for signing in, and posts that are embedded in other sites.
foreach (['wp_head', 'login_head', 'embed_head'] as $cookie_gate_head) {
    add_action($cookie_gate_head, 'cookie_gate_tag', PHP_INT_MIN);
}

// Last, so that no other filter makes a script of it again.
add_filter('script_loader_tag', 'cookie_gate_wait', PHP_INT_MAX, 2);

function cookie_gate_wait($html, $handle)
{
    if (!isset(COOKIE_GATE_WAITS[$handle])) {
        return $html;
    }
    $id = htmlspecialchars(COOKIE_GATE_WAITS[$handle], ENT_QUOTES);
    // The text of inline scripts has no tags with attributes that matter, so only opening tags are rewritten.
    return preg_replace_callback('/<script\b([^>]*)>/i', function ($found) use ($id) {
        $type = preg_match('/\stype=(["\'])module\1/i', $found[1]) ? ' data-type="module"' : '';
        $rest = preg_replace('/\stype=(["\'])[^"\']*\1/i', '', $found[1]);
        return "<script type=\"text/plain\" data-cookie-gate=\"$id\"$type$rest>";
    }, $html);
}
