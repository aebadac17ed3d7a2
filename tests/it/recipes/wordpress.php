<?php
// Writes the head and the foot of a page with WordPress's own hooks and its own lists of scripts, without its data base.
// Arguments: the folder of WordPress, and the file for mu-plugins. WordPress loads that file before other plugins.
define('ABSPATH', $argv[1] . '/');
define('WPINC', 'wp-includes');
foreach (['compat', 'load', 'cache', 'plugin', 'functions', 'formatting', 'kses', 'l10n', 'theme',
    'script-loader'] as $file) {
    require_once ABSPATH . WPINC . "/$file.php";
}
wp_cache_init();
require $argv[2];

// What a plugin and a theme do that want to be first as well.
add_action('wp_head', fn () => print("<script>document.cookie = 'plugin=1';</script>\n"), PHP_INT_MIN);
add_action('wp_head', fn () => print("<script>document.cookie = 'theme=1';</script>\n"), -1000);
add_action('wp_head', fn () => print("<title>A page</title>\n"), 1);
add_action('wp_head', 'wp_print_head_scripts', 9);
add_action('wp_footer', 'wp_print_footer_scripts', 20);
add_filter('script_loader_tag', fn ($html) => str_replace(' src', ' async src', $html));
// Options of the data base.
add_filter('pre_site_option_can_compress_scripts', '__return_zero');
add_filter('pre_option_blog_charset', fn () => 'UTF-8');

global $wp_scripts;
$wp_scripts = new WP_Scripts();
$wp_scripts->base_url = 'http://localhost';
do_action('wp_default_scripts', $wp_scripts);
$wp_scripts->add('statistics', '/statistics.js', [], null);
$wp_scripts->add_inline_script('statistics', 'startStatistics();');
$wp_scripts->add('application', '/application.js', [], null);
$wp_scripts->enqueue(['application', 'statistics']);

echo "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
do_action('wp_head');
echo "</head>\n<body>\n";
foreach (['login_head', 'embed_head'] as $head) {
    do_action($head);
}
echo "</body>\n</html>\n";
