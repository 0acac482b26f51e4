package photo

import (
	"runtime"
	"time"
)

// yard is the workshop of the process: its memory is what has to be shared.
var yard = newWorkshop(runtime.GOMAXPROCS(0), 32, 10*time.Second, 15*time.Second)
