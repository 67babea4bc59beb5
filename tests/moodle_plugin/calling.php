<?php
// SPDX-License-Identifier: EUPL-1.2
/**
 * Calls an address with PHP's own curl within the plugin's limits, and prints what the plugin makes of it.
 *
 * Arguments: the address, and seconds in the place of the plugin's own, to wait less.
 */

declare(strict_types=1);

foreach (['address', 'failure', 'response', 'transfer'] as $name) {
    require(dirname(__DIR__, 2) . "/moodle_plugin/classes/$name.php");
}

use local_campustutor\transfer;

[, $url, $seconds] = $argv;
$curl = curl_init($url);
foreach (transfer::limits(false) as $name => $value) {
    curl_setopt($curl, constant($name), $value);
}
curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_TIMEOUT => (int) $seconds]);
$content = (string) curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_HTTP_CODE);
$outcome = transfer::outcome(curl_errno($curl), curl_error($curl), $status, $content, $url);
echo json_encode(['class' => (new ReflectionClass($outcome))->getShortName()] + get_object_vars($outcome));
