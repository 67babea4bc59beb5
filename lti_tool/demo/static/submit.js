// LTI moves between tool and platform in forms that send themselves.
document.forms[0].submit();
