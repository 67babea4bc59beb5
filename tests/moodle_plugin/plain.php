<?php
// SPDX-License-Identifier: EUPL-1.2
/**
 * Calls a plain class of the plugin: its steps come as JSON on stdin, what they give goes out as JSON.
 *
 * A step is {"call": "class::function", "with": [...]}, {"new": "class", "with": [...]} or {"on": N, "call": "method",
 * "with": [...]}; {"given": N} in "with" stands for what step N gave; {"ini": "name", "to": "value"} sets a limit of PHP.
 * Moodle is not there, and nothing stands in for it.
 */

declare(strict_types=1);

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message): never {
    throw new ErrorException($message, 0, $level);
});
spl_autoload_register(static function (string $class): void {
    [$plugin, $path] = explode('\\', $class, 2) + [1 => ''];
    if ($plugin === 'local_campustutor') {
        require(dirname(__DIR__, 2) . '/moodle_plugin/classes/' . str_replace('\\', '/', $path) . '.php');
    }
});

/** The arguments, with what earlier steps gave in its place. */
function fill_in(mixed $value, array $given): mixed {
    if (!is_array($value)) {
        return $value;
    }
    $names = array_keys($value);
    return $names === ['given'] ? $given[$value['given']] : array_map(static fn($one) => fill_in($one, $given), $value);
}

$given = [];
foreach (json_decode(stream_get_contents(STDIN), true, 64, JSON_THROW_ON_ERROR) as $step) {
    if (isset($step['ini'])) {
        $given[] = ini_set($step['ini'], $step['to']);
        continue;
    }
    $with = fill_in($step['with'] ?? [], $given);
    $class = 'local_campustutor\\' . ($step['new'] ?? strstr($step['call'], '::', true));
    $given[] = match (true) {
        isset($step['new']) => new $class(...$with),
        isset($step['on']) => [$given[$step['on']], $step['call']](...$with),
        default => [$class, substr(strstr($step['call'], '::'), 2)](...$with),
    };
}
$told = array_map(static function ($value) {
    $name = is_object($value) ? (new ReflectionClass($value))->getShortName() : null;
    return $name === null ? $value : ['class' => $name] + get_object_vars($value);
}, $given);
echo json_encode($told, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
