<?php
// SPDX-License-Identifier: EUPL-1.2
/**
 * Prints what a file of the plugin's `db/` folder, or version.php, sets. Arguments: the file, the name of the variable.
 *
 * The constants are Moodle's; their values do not matter here.
 */

declare(strict_types=1);

foreach (['MOODLE_INTERNAL', 'CONTEXT_SYSTEM', 'CONTEXT_COURSE', 'CONTEXT_MODULE', 'CAP_ALLOW', 'RISK_XSS',
          'RISK_PERSONAL', 'RISK_DATALOSS', 'RISK_CONFIG', 'RISK_SPAM', 'MATURITY_ALPHA', 'MATURITY_BETA', 'MATURITY_RC',
          'MATURITY_STABLE', 'ANY_VERSION'] as $name) {
    define($name, $name);
}
$plugin = new stdClass();
require($argv[1]);
echo json_encode(${$argv[2]}, JSON_THROW_ON_ERROR);
