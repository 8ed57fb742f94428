// The room's tests land with its code.
